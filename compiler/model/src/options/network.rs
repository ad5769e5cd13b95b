//! `network`: address ranges and Docker networks.

use specc_eval::{Default, Merge, OptionDeclaration, Type};

use super::{optional, record, required};

pub(super) const OPTIONS: &[OptionDeclaration] = &[
    record("network", "Networks and address ranges."),
    required(
        "network.pool",
        Type::Cidr,
        "The address pool of the Docker daemon; every Docker network lies in it.",
        "172.20.0.0/16",
    ),
    record("network.mesh", "The VPN that the team works through."),
    required(
        "network.mesh.cidr",
        Type::Cidr,
        "The VPN's range; Ansible's `vpn_network_cidr`.",
        "100.64.0.0/10",
    ),
    required(
        "network.mesh.address",
        Type::AddressOrVariable,
        "The server's address in the VPN, which host names inside it point at.",
        "var.vps_tailscale_ip",
    ),
    OptionDeclaration {
        path: "network.docker",
        ty: Type::NamedRecords,
        default: Default::Required,
        merge: Merge::ByKey,
        doc: "Docker networks of the stack by key; Docker's own name is the project's name, `_` and the key.",
        example: "{ frontend.subnet = 172.20.1.0/24; backend = { subnet = 172.20.2.0/24; internal = true; }; }",
    },
    required(
        "network.docker.<name>.subnet",
        Type::Cidr,
        "The network's range.",
        "172.20.2.0/24",
    ),
    optional(
        "network.docker.<name>.internal",
        Type::Bool,
        "false",
        "Whether it has no way out.",
        "true",
    ),
];
