//! Who of this stack speaks WebSocket, and where.

/// A program with a WebSocket.
#[derive(Debug, PartialEq, Eq)]
pub struct WebSocketFacts {
    /// Its image, by the name that the facts about images use.
    pub image: &'static str,
    /// The names under which it is reached in this stack, where its image cannot be seen.
    pub hosts: &'static [&'static str],
    /// The port that it listens on.
    pub port: u16,
    /// The path of its WebSocket.
    pub path: &'static str,
}

/// All that are known.
pub static WEBSOCKETS: &[WebSocketFacts] = &[
    WebSocketFacts {
        image: "plane-live",
        hosts: &["plane-live", "live"],
        port: 3000,
        path: "/live/collaboration",
    },
    WebSocketFacts {
        image: "n8n",
        hosts: &["n8n"],
        port: 5678,
        path: "/rest/push",
    },
    WebSocketFacts {
        image: "grafana",
        hosts: &["grafana"],
        port: 3000,
        path: "/api/live/ws",
    },
];

impl WebSocketFacts {
    /// The facts about an image.
    pub fn of_image(name: &str) -> Option<&'static Self> {
        WEBSOCKETS.iter().find(|facts| facts.image == name)
    }

    /// The facts about whoever answers at an address of this stack; without a port, the host has to say it.
    pub fn of_address(host: &str, port: Option<u16>) -> Option<&'static Self> {
        // Containers are often named after their project: `javisi_n8n`. The port then has to say the same.
        let name = host.replace('_', "-");
        let named = |facts: &Self| match port {
            Some(port) => port == facts.port && facts.hosts.iter().any(|host| ends_in(&name, host)),
            None => facts.hosts.contains(&host),
        };
        WEBSOCKETS.iter().find(|facts| named(facts))
    }
}

/// Whether a name is this one, or another name before this one. `live` alone is a name that others have too.
fn ends_in(name: &str, known: &str) -> bool {
    let prefix = name.strip_suffix(known);
    prefix.is_some_and(|prefix| prefix.is_empty() || (prefix.ends_with('-') && known != "live"))
}
