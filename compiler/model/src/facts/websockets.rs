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
        WEBSOCKETS
            .iter()
            .find(|facts| facts.hosts.contains(&host) && port.is_none_or(|port| port == facts.port))
    }
}
