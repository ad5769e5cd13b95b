//! The parts of a spec that stand for themselves.

use indexmap::IndexMap;
use specc_eval::{Data, Node, Tagged};
use specc_source::Diagnostic;

use super::reader::{self, Read, Reader, mismatch, settings};
use crate::deployment::{
    Agent, Authentication, Broker, Database, Dns, DnsRecord, DockerNetwork, Extensions, Host,
    Ingress, Network, Plane, Project, PublicRoute, Redis, Role, Storage, Workspace,
};
use crate::{Setting, codes, options};

pub(super) fn project(from: Reader<'_>) -> Read<Project> {
    Ok(Project {
        name: from.string("name")?,
        domain: from.string("domain")?,
    })
}

pub(super) fn host(from: Reader<'_>) -> Read<Host> {
    Ok(Host {
        user: from.string("user")?,
        memory: from.size("memory")?,
        reserved: from.size("reserved")?,
        cpus: from.decimal("cpus")?,
    })
}

pub(super) fn plane(from: Reader<'_>) -> Read<Plane> {
    Ok(Plane {
        processes: from.node("services").map(|node| node.origin),
        version: from.version("version")?,
        registry: from.string("registry")?,
        subdomain: from.string("subdomain")?,
        secret_key: from.secret("secretKey")?,
        live_secret_key: from.secret("liveSecretKey")?,
        upload_limit: from.size("uploadLimit")?,
        signup: from.bool("signup")?,
    })
}

pub(super) fn database(from: Reader<'_>) -> Read<Database> {
    Ok(Database {
        host: from.string("host")?,
        port: from.integer("port")?,
        name: from.string("name")?,
        user: from.string("user")?,
        password: from.secret("password")?,
    })
}

pub(super) fn redis(from: Reader<'_>) -> Read<Redis> {
    let mut claimed = IndexMap::new();
    for (tenant, entry) in from.each("claimed")? {
        let number = reader::setting(&entry.value, reader::integer)
            .ok_or_else(|| mismatch("redis.claimed"))?;
        claimed.insert(tenant.clone(), number);
    }
    Ok(Redis {
        host: from.string("host")?,
        port: from.integer("port")?,
        database: from.integer("db")?,
        claimed,
        password: from.secret("password")?,
    })
}

pub(super) fn broker(from: Reader<'_>) -> Read<Broker> {
    Ok(Broker {
        user: from.string("user")?,
        virtual_host: from.string("virtualHost")?,
        password: from.secret("password")?,
    })
}

pub(super) fn storage(from: Reader<'_>) -> Read<Storage> {
    Ok(Storage {
        bucket: from.string("bucket")?,
        access_key: from.secret("accessKey")?,
        secret_key: from.secret("secretKey")?,
    })
}

pub(super) fn network(from: Reader<'_>) -> Read<Network> {
    let mesh = from.record("mesh")?;
    let mut docker = IndexMap::new();
    for (key, entry) in from.each("docker")? {
        let Data::Set(set) = &entry.value.data else {
            return Err(mismatch("network.docker"));
        };
        let options = Reader::new(set);
        let network = DockerNetwork {
            key: entry.key,
            subnet: options.cidr("subnet")?,
            internal: options.bool("internal")?,
        };
        docker.insert(key.clone(), network);
    }
    Ok(Network {
        pool: from.cidr("pool")?,
        mesh: mesh.cidr("cidr")?,
        mesh_address: mesh.text("address")?,
        docker,
    })
}

pub(super) fn ingress(from: Reader<'_>) -> Read<Ingress> {
    let (allow, origin) = from.list("allow")?;
    let (routes, _) = from.list("public")?;
    Ok(Ingress {
        vpn_only: from.bool("vpnOnly")?,
        allow: Setting::new(settings(allow, reader::cidr, "ingress.allow")?, origin),
        public: routes.iter().map(public_route).collect::<Read<_>>()?,
    })
}

fn public_route(node: &Node) -> Read<PublicRoute> {
    let Data::Set(set) = &node.data else {
        return Err(mismatch("ingress.public"));
    };
    let from = Reader::new(set);
    let tagged = from.tagged("auth")?;
    let authentication =
        authentication(tagged.value).ok_or_else(|| mismatch("ingress.public.[].auth"))?;
    Ok(PublicRoute {
        span: node.origin.at,
        path: from.string("path")?,
        upstream: from.string("to")?,
        authentication: Setting::new(authentication, tagged.origin),
    })
}

fn authentication(tagged: &Tagged) -> Option<Authentication> {
    let secret = || reader::text(&tagged.argument.data)?.as_reference().cloned();
    Some(match tagged.tag {
        "hmac" => Authentication::Hmac(secret()?),
        "token" => Authentication::Token(secret()?),
        "none" => Authentication::None(reader::string(&tagged.argument.data)?),
        _ => return None,
    })
}

pub(super) fn dns(from: Reader<'_>) -> Read<Dns> {
    let mut records = IndexMap::new();
    for (name, entry) in from.each("records")? {
        let address =
            reader::setting(&entry.value, reader::text).ok_or_else(|| mismatch("dns.records"))?;
        records.insert(
            name.clone(),
            DnsRecord {
                key: entry.key,
                address,
            },
        );
    }
    Ok(Dns {
        override_local: from.bool("overrideLocal")?,
        records,
    })
}

pub(super) fn workspace(from: Reader<'_>) -> Read<Workspace> {
    let admin = from.record("admin")?;
    Ok(Workspace {
        name: from.string("name")?,
        slug: from.string("slug")?,
        coordinator: if from.has("coordinator") {
            Some(from.string("coordinator")?)
        } else {
            None
        },
        admin_email: admin.string("email")?,
        admin_name: admin.string("name")?,
        admin_password: admin.secret("password")?,
    })
}

pub(super) fn agents(
    root: Reader<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Read<IndexMap<String, Agent>> {
    let mut agents = IndexMap::new();
    for (id, entry) in root.each("agents")? {
        if !options::is_agent_id(id) {
            let message = format!("`{id}` cannot be an agent's id");
            let problem = Diagnostic::error(&codes::BAD_NAME, entry.key, message)
                .label("becomes part of an Ansible variable")
                .why("The token of an agent is the variable `plane_ID_token`, and Ansible's variables hold no other characters.")
                .help("small letters, digits and `_`, a letter first");
            problems.push(problem);
            continue;
        }
        let Data::Set(set) = &entry.value.data else {
            return Err(mismatch("agents"));
        };
        let from = Reader::new(set);
        let role = from.constant("role")?.map(role);
        let agent = Agent {
            id: Setting::new(id.clone(), specc_eval::Origin::written(entry.key)),
            name: from.string("name")?,
            email: from.string("email")?,
            role,
            token: from.secret("token")?,
        };
        agents.insert(id.clone(), agent);
    }
    Ok(agents)
}

fn role(name: &str) -> Role {
    match name {
        "Admin" => Role::Admin,
        "Guest" => Role::Guest,
        _ => Role::Member,
    }
}

pub(super) fn extensions(root: Reader<'_>, problems: &mut Vec<Diagnostic>) -> Read<Extensions> {
    let ansible = root.record("ansible")?;
    let ingress = root.record("ingress")?;
    for list in ["tasks", "handlers"] {
        problems.extend(
            ansible
                .list(list)?
                .0
                .iter()
                .filter(|node| !may_be_a_task(node))
                .map(no_task),
        );
    }
    Ok(Extensions {
        tasks: ansible.list("tasks")?.0.to_vec(),
        handlers: ansible.list("handlers")?.0.to_vec(),
        caddy: if ingress.has("extraConfig") {
            Some(ingress.string("extraConfig")?)
        } else {
            None
        },
    })
}

/// A set with more in it than a name.
fn may_be_a_task(node: &Node) -> bool {
    matches!(&node.data, Data::Set(set) if set.entries.keys().any(|key| key != "name"))
}

fn no_task(node: &Node) -> Diagnostic {
    Diagnostic::error(
        &codes::NO_TASK,
        node.origin.at,
        "this is no task of Ansible",
    )
    .label("no set with a module in it")
    .why("Ansible would stop with a syntax error when the role is deployed.")
    .help("write `{ name = \"…\"; \"ansible.builtin.debug\" = { msg = \"…\"; }; }`")
}
