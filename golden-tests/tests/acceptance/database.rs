//! The database phase of the playbook, against a real PostgreSQL that asks for passwords.

use serde_json::json;

use super::built::reference;
use super::host::{Host, NASTY, Run};
use super::postgresql::Server;

const PHASE: [&str; 3] = ["playbooks/plane.yml", "--tags", "plane-database"];

/// A host whose PostgreSQL is this server, with this password in the vault.
fn host(server: &Server, password: &str) -> Host<'static> {
    let secret = |name: &str| {
        if name == "postgresql_password" {
            password.to_owned()
        } else {
            name.to_owned()
        }
    };
    let variables = json!({
        "plane_database_command": server.command(),
        "plane_database_host": "127.0.0.1",
        "plane_database_port": server.port,
    });
    Host::new(reference(), secret, variables)
}

/// Role variables stand in `vars/`, which win over the inventory; only the command line wins over those.
fn run(host: &Host<'_>, server: &Server) -> Run {
    let where_it_is =
        json!({ "plane_database_host": "127.0.0.1", "plane_database_port": server.port })
            .to_string();
    host.run(&[&PHASE[..], &["--extra-vars", &where_it_is]].concat())
}

#[test]
fn database_and_user_are_created_once_and_a_changed_password_is_set() {
    let server = Server::start();
    let first = format!("first{NASTY}");
    let host_with_first = host(&server, &first);
    assert!(run(&host_with_first, &server).changed > 0);
    assert!(server.lets_in("plane", "plane", &first));
    assert!(
        !server.lets_in("plane", "plane", "guess"),
        "the server asks for passwords"
    );
    assert_eq!(
        server.query("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'plane'"),
        "plane"
    );

    let again = run(&host_with_first, &server);
    assert_eq!(again.changed, 0, "{}", again.output);
    assert!(!again.output.contains("first it's"), "{}", again.output);

    assert!(run(&host(&server, "second"), &server).changed > 0);
    assert!(server.lets_in("plane", "plane", "second"));
    assert!(!server.lets_in("plane", "plane", &first));
}
