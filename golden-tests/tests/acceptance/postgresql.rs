//! A throw-away PostgreSQL server on loopback: passwords are asked over the network, not on its own socket.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::tools::{output, succeed, system};

/// A running server; stopped and deleted when dropped.
pub struct Server {
    directory: TempDir,
    programs: PathBuf,
    process: Child,
    pub port: u16,
}

impl Server {
    /// Starts an empty server.
    pub fn start() -> Self {
        let programs = programs();
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (data, socket) = (directory.path().join("data"), directory.path());
        if is_root() {
            // PostgreSQL refuses to run as root.
            succeed(system("chown").arg("postgres").arg(directory.path()));
        }
        let mut initialise = as_server_user(&programs.join("initdb"));
        initialise.args([
            "--auth-local=trust",
            "--auth-host=scram-sha-256",
            "--username=postgres",
        ]);
        initialise
            .args(["--encoding=UTF8", "--no-locale", "--no-sync", "--pgdata"])
            .arg(&data);
        succeed(&mut initialise);
        let port = free_port();
        let mut server = as_server_user(&programs.join("postgres"));
        server
            .args([
                "-F",
                "-c",
                "listen_addresses=127.0.0.1",
                "-p",
                &port.to_string(),
                "-k",
            ])
            .arg(socket);
        let log = std::fs::File::create(directory.path().join("log")).expect("a log");
        let process = server
            .arg("-D")
            .arg(&data)
            .stderr(log)
            .spawn()
            .expect("postgres starts");
        let server = Self {
            directory,
            programs,
            process,
            port,
        };
        server.wait_until_ready();
        server
    }

    /// The words in front of `psql` that make it reach this server as its administrator, as `docker exec` would.
    pub fn command(&self) -> Vec<String> {
        let path = std::env::var("PATH").unwrap_or_default();
        vec![
            "env".into(),
            format!("PATH={}:{path}", self.programs.display()),
            format!("PGHOST={}", self.directory.path().display()),
            format!("PGPORT={}", self.port),
        ]
    }

    /// What the administrator's query answers.
    pub fn query(&self, sql: &str) -> String {
        let command = self.command();
        let mut psql = system(&command[0]);
        psql.args(&command[1..]).args([
            "psql", "-XAt", "-U", "postgres", "-d", "postgres", "-c", sql,
        ]);
        succeed(&mut psql).trim().to_owned()
    }

    /// Whether somebody can sign in over the network with this password.
    pub fn lets_in(&self, user: &str, database: &str, password: &str) -> bool {
        let mut psql = system("psql");
        psql.args([
            "-XAt",
            "-w",
            "-h",
            "127.0.0.1",
            "-p",
            &self.port.to_string(),
            "-U",
            user,
            "-d",
            database,
        ]);
        output(
            psql.args(["-c", "CREATE TEMPORARY TABLE mine ()"])
                .env("PGPASSWORD", password),
        )
        .status
        .success()
    }

    fn wait_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        let mut probe = system("pg_isready");
        probe.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
        while !output(&mut probe).status.success() {
            let log =
                || std::fs::read_to_string(self.directory.path().join("log")).unwrap_or_default();
            assert!(
                Instant::now() < deadline,
                "PostgreSQL does not answer: {}",
                log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown, which takes its children along. The shell's own `kill` is everywhere.
        let interrupt = Command::new("sh")
            .args(["-c", "kill -INT \"$0\"", &self.process.id().to_string()])
            .status();
        if !interrupt.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let programs = versions
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .max();
    programs.expect("PostgreSQL's server is installed: run `cargo xtask tools`")
}

fn as_server_user(program: &Path) -> Command {
    if !is_root() {
        return system(&program.to_string_lossy());
    }
    let mut command = system("setpriv");
    command
        .args([
            "--reuid",
            "postgres",
            "--regid",
            "postgres",
            "--clear-groups",
        ])
        .arg(program);
    command
}

fn is_root() -> bool {
    succeed(system("id").arg("-u")).trim() == "0"
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound address").port()
}
