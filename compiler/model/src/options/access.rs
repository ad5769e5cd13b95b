//! `ingress` and `dns`: how requests find their way in.

use specc_eval::{Default, Merge, OptionDeclaration, Type};

use super::refinements::{CADDYFILE, UPSTREAM, URL_PATH};
use super::{defaulted, merged, optional, record, required};

pub(super) const OPTIONS: &[OptionDeclaration] = &[
    record("ingress", "How requests come in."),
    optional(
        "ingress.vpnOnly",
        Type::Bool,
        "true",
        "Whether only the ranges of `ingress.allow` get in, public routes apart.",
        "true",
    ),
    defaulted(
        required(
            "ingress.allow",
            Type::List(&Type::Cidr),
            "The ranges that the gate lets in: the VPN's and the Docker frontend's, because HTTP/3 arrives from the latter (REX-03).",
            "[ config.network.mesh.cidr config.network.docker.frontend.subnet ]",
        ),
        Default::Required,
    ),
    OptionDeclaration {
        path: "ingress.public",
        ty: Type::Records,
        default: Default::Expression("[ ]"),
        merge: Merge::Append,
        doc: "Routes that bypass the gate.",
        example: "[ { path = \"/webhooks/plane\"; to = \"n8n:5678\"; auth = hmac vault.plane_webhook_secret; } ]",
    },
    required(
        "ingress.public.[].path",
        Type::Text(URL_PATH),
        "The path; everything below it belongs to it.",
        "\"/webhooks/plane\"",
    ),
    required(
        "ingress.public.[].to",
        Type::Text(UPSTREAM),
        "Where the route leads.",
        "\"n8n:5678\"",
    ),
    required(
        "ingress.public.[].auth",
        Type::Tagged {
            group: "authentication",
        },
        "Who checks the caller: `hmac SECRET` (the receiver, by Plane's signature), `token SECRET` (the proxy, by a bearer token), `none \"reason\"`.",
        "hmac vault.plane_webhook_secret",
    ),
    defaulted(
        required(
            "ingress.extraConfig",
            Type::Text(CADDYFILE),
            "Caddyfile directives for Plane's site block, printed as they are.",
            "\"header X-Robots-Tag noindex\"",
        ),
        Default::Absent,
    ),
    record("dns", "Names inside the VPN (split DNS)."),
    optional(
        "dns.overrideLocal",
        Type::Bool,
        "true",
        "Whether VPN clients ask the VPN's resolver for everything; without it the records do not reach them.",
        "true",
    ),
    merged(
        optional(
            "dns.records",
            Type::SetOf(&Type::AddressOrVariable),
            "{ }",
            "`A` records by subdomain of `project.domain`; a VPN-only host name needs one to the server's VPN address (REX-04).",
            "{ work = config.network.mesh.address; }",
        ),
        Merge::ByKey,
    ),
];
