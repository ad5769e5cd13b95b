//! The containers: Plane's processes, the broker, the object store.

use indexmap::IndexMap;
use specc_eval::{Data, Entry, Node, Origin, OriginKind};
use specc_source::{Diagnostic, suggest};

use super::reader::{self, Read, Reader, mismatch, settings};
use crate::deployment::{Condition, Dependency, Health, Lifecycle, Mount, Network, Probe, Service};
use crate::facts::plane::{PROCESSES, ProcessFacts, process};
use crate::{ImageReference, Setting, codes};

/// The compose service of the broker.
const BROKER: &str = "plane-mq";
/// The compose service of the object store.
const STORAGE: &str = "plane-storage";

pub(super) fn all(
    root: Reader<'_>,
    network: &Network,
    problems: &mut Vec<Diagnostic>,
) -> Read<IndexMap<String, Service>> {
    let mut services = IndexMap::new();
    let plane = root.record("plane")?;
    for (name, entry) in plane.each("services")? {
        let Some(facts) = process(name) else {
            problems.push(unknown_process(name, entry));
            continue;
        };
        let Data::Set(set) = &entry.value.data else {
            return Err(mismatch("plane.services"));
        };
        let declared = Declared {
            name,
            key: Origin::written(entry.key),
            process: Some(facts),
            port: facts.port,
        };
        services.insert(
            name.clone(),
            service(&declared, Reader::new(set), network, problems)?,
        );
    }
    for (section, name, port) in [("broker", BROKER, 5672), ("storage", STORAGE, 9000)] {
        let node = root.node(section).ok_or_else(|| mismatch(section))?;
        let declared = Declared {
            name,
            key: node.origin,
            process: None,
            port: Some(port),
        };
        services.insert(
            name.to_owned(),
            service(&declared, root.record(section)?, network, problems)?,
        );
    }
    order(&mut services);
    Ok(services)
}

fn unknown_process(name: &str, entry: &Entry) -> Diagnostic {
    let names = PROCESSES.iter().map(|process| process.name);
    let known = names.clone().collect::<Vec<_>>().join(", ");
    let problem = Diagnostic::error(&codes::UNKNOWN_PROCESS, entry.key, format!("Plane has no process `{name}`"))
        .label("not a process of Plane")
        .why(format!("Plane consists of {known}. Image, port, healthcheck and start-up order of each are known; of `{name}` nothing is."));
    match (suggest::closest(name, names), name) {
        (Some(close), _) => problem.help(format!("did you mean `{close}`?")),
        (None, "rabbitmq" | "mq" | "broker" | "plane-mq") => {
            problem.help("the broker is configured under `broker`")
        }
        (None, "minio" | "s3" | "storage" | "plane-storage" | "plane-minio") => {
            problem.help("the object store is configured under `storage`")
        }
        (None, _) => problem
            .help("use one of these names; a container of your own belongs into a role of its own"),
    }
}

/// What is known of a container before its options are read.
struct Declared<'a> {
    name: &'a str,
    key: Origin,
    process: Option<&'static ProcessFacts>,
    port: Option<u16>,
}

fn service(
    declared: &Declared<'_>,
    from: Reader<'_>,
    network: &Network,
    problems: &mut Vec<Diagnostic>,
) -> Read<Service> {
    let one_shot = declared.process.is_some_and(|process| process.one_shot);
    let image = from.string("image")?;
    let reference = ImageReference::parse(&image.value).ok_or_else(|| mismatch("image"))?;
    let caps = from.record("caps")?;
    let (health, health_disabled) = health(declared, from.record("health")?, problems)?;
    let (mounts, _) = from.list("mounts")?;
    Ok(Service {
        name: Setting::new(declared.name.to_owned(), declared.key),
        process: declared.process,
        image: Setting::new(reference, image.origin),
        lifecycle: if one_shot {
            Lifecycle::OneShot
        } else {
            Lifecycle::LongRunning
        },
        memory: from.size("memory")?,
        cpus: from.decimal("cpus")?,
        health,
        health_disabled,
        dropped: capabilities(caps, "drop")?,
        added: capabilities(caps, "add")?,
        privileged: from.bool("privileged")?,
        host_network: from.bool("hostNetwork")?,
        host_pid: from.bool("hostPid")?,
        egress: if from.has("egress") {
            Some(from.string("egress")?)
        } else {
            None
        },
        networks: networks(declared, from, network, problems)?,
        env_files: declared
            .process
            .map_or(&[][..], |process| process.env_files)
            .iter()
            .map(|&name| name.into())
            .collect(),
        command: command(from, "command")?,
        mounts: mounts.iter().map(mount).collect::<Read<_>>()?,
        depends_on: Vec::new(),
        port: declared.port,
    })
}

fn capabilities(caps: Reader<'_>, name: &str) -> Read<Setting<Vec<Setting<&'static str>>>> {
    let (nodes, origin) = caps.list(name)?;
    Ok(Setting::new(
        settings(nodes, reader::constant, name)?,
        origin,
    ))
}

fn health(
    declared: &Declared<'_>,
    from: Reader<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Read<(Option<Health>, Option<Setting<bool>>)> {
    let enabled = from.bool("enable")?;
    if declared.process.is_some_and(|process| process.one_shot) {
        return Ok((None, None));
    }
    if !enabled.value {
        return Ok((None, Some(enabled.map(|enabled| !enabled))));
    }
    let Some(probe) = probe(declared, from)? else {
        problems.push(no_probe(declared, from));
        return Ok((None, None));
    };
    let start_period = if from.has("startPeriod") {
        from.duration("startPeriod")?
    } else {
        Setting::new(0, probe.origin)
    };
    let health = Health {
        probe,
        interval: from.duration("interval")?,
        timeout: from.duration("timeout")?,
        retries: from.integer("retries")?,
        start_period,
    };
    Ok((Some(health), None))
}

/// The probe: a command wins over a path, and what somebody wrote over a default.
fn probe(declared: &Declared<'_>, from: Reader<'_>) -> Read<Option<Setting<Probe>>> {
    let command = command(from, "command")?;
    let path = if from.has("path") {
        Some(from.string("path")?)
    } else {
        None
    };
    let by_default = |origin: Origin| origin.kind == OriginKind::Default;
    Ok(match (command, path) {
        (Some(command), Some(path)) if by_default(command.origin) && !by_default(path.origin) => {
            declared.port.map(|_| path.map(|path| Probe::Http { path }))
        }
        (Some(command), _) => Some(command.map(Probe::Exec)),
        (None, Some(path)) => declared.port.map(|_| path.map(|path| Probe::Http { path })),
        (None, None) => None,
    })
}

fn no_probe(declared: &Declared<'_>, from: Reader<'_>) -> Diagnostic {
    let place = from
        .node("path")
        .map_or(declared.key.at, |path| path.origin.at);
    let problem =
        Diagnostic::error(&codes::NO_PROBE, place, format!("`{}` listens on no port that could be asked", declared.name))
            .why("The process has no HTTP server: a GET would fail for ever and Docker would call the container unhealthy.")
            .help("write `health.command = [ \"kill\" \"-0\" \"1\" ];` instead of a path");
    if from.has("path") {
        problem.label("a path, but no port")
    } else {
        problem.label("no healthcheck is known")
    }
}

fn command(from: Reader<'_>, name: &str) -> Read<Option<Setting<Vec<String>>>> {
    if !from.has(name) {
        return Ok(None);
    }
    let (nodes, origin) = from.list(name)?;
    let words: Option<Vec<String>> = nodes
        .iter()
        .map(|node| reader::string(&node.data))
        .collect();
    Ok(Some(Setting::new(
        words.ok_or_else(|| mismatch(name))?,
        origin,
    )))
}

fn networks(
    declared: &Declared<'_>,
    from: Reader<'_>,
    network: &Network,
    problems: &mut Vec<Diagnostic>,
) -> Read<Vec<Setting<String>>> {
    let (nodes, _) = from.list("networks")?;
    let mut joined = settings(nodes, reader::string, "networks")?;
    if from.has("egress") && !joined.iter().any(|key| key.value == "egress") {
        joined.push(Setting::new(
            "egress".to_owned(),
            from.string("egress")?.origin,
        ));
    }
    for key in joined
        .iter()
        .filter(|key| !network.docker.contains_key(&key.value))
    {
        problems.push(unknown_network(declared, key, network));
    }
    Ok(joined)
}

fn unknown_network(
    declared: &Declared<'_>,
    key: &Setting<String>,
    network: &Network,
) -> Diagnostic {
    let known = || network.docker.keys().map(String::as_str);
    let message = format!(
        "`{}` joins the network `{}`, which is not declared",
        declared.name, key.value
    );
    let problem = Diagnostic::error(&codes::UNKNOWN_NETWORK, key.origin.at, message)
        .label(format!("needs `network.docker.{}`", key.value))
        .why("Compose joins the stack's networks as external ones: one that does not exist stops the whole start.");
    match suggest::closest(&key.value, known()) {
        Some(close) => problem.help(format!("did you mean `{close}`?")),
        None => problem.help(format!(
            "declare `network.docker.{}.subnet`, or use one of: {}",
            key.value,
            known().collect::<Vec<_>>().join(", ")
        )),
    }
}

fn mount(node: &Node) -> Read<Mount> {
    let Data::Set(set) = &node.data else {
        return Err(mismatch("mounts"));
    };
    let from = Reader::new(set);
    Ok(Mount {
        source: from.string("source")?,
        target: from.string("target")?,
        read_only: from.bool("readOnly")?,
    })
}

/// Start-up order among the services that are there.
fn order(services: &mut IndexMap<String, Service>) {
    let present: Vec<(String, bool)> = services
        .iter()
        .map(|(name, service)| (name.clone(), service.health.is_some()))
        .collect();
    for service in services.values_mut() {
        let Some(process) = service.process else {
            continue;
        };
        let conditions = [
            (process.after_completed, Condition::Completed),
            (process.after_healthy, Condition::Healthy),
        ];
        for (names, condition) in conditions {
            for (name, healthcheck) in present
                .iter()
                .filter(|(name, _)| names.contains(&name.as_str()))
            {
                // Compose refuses to wait for the health of what has no healthcheck.
                let condition = match condition {
                    Condition::Healthy if !healthcheck => Condition::Started,
                    other => other,
                };
                service.depends_on.push(Dependency {
                    service: name.clone(),
                    condition,
                });
            }
        }
    }
}
