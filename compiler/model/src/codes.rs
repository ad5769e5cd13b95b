//! The diagnostics that decoding raises.

use specc_source::Code;

/// All of them, for `specc explain`.
pub static ALL: &[&Code] = &[
    &REPLACED_SECRET,
    &NO_TASK,
    &UNKNOWN_PROCESS,
    &UNKNOWN_NETWORK,
    &NO_PROBE,
    &BAD_NAME,
    &INTERNAL,
];

/// A service that Plane does not have.
pub static UNKNOWN_PROCESS: Code = Code {
    id: "MODEL-01",
    slug: "unknown-process",
    explanation: "A name under `plane.services` that is no process of Plane.\n\n\
        Plane 1.2.2 consists of `web`, `admin`, `space`, `live`, `api`, `worker`, `beat` and `migrator`. specc knows image, \
        port, healthcheck and start-up order of each; of another name it knows nothing.\n\n\
        Use instead: the name from the list; the broker is configured under `broker`, the object store under `storage`.",
};

/// A network that is not declared.
pub static UNKNOWN_NETWORK: Code = Code {
    id: "MODEL-02",
    slug: "unknown-network",
    explanation: "A container is put on a Docker network that `network.docker` does not declare.\n\n\
        Compose joins the stack's networks as external ones: a name that does not exist stops the whole start.\n\n\
        Use instead: a key of `network.docker`, or declare the network there with its subnet.",
};

/// A container that has no way to tell that it is well.
pub static NO_PROBE: Code = Code {
    id: "MODEL-03",
    slug: "no-probe",
    explanation: "A healthcheck that cannot be run: a path to ask, but no port to ask at, or no command.\n\n\
        Use instead: `health.command`, for example `[ \"kill\" \"-0\" \"1\" ]` for a process without a port.",
};

/// A name that the place it ends in cannot hold.
pub static BAD_NAME: Code = Code {
    id: "MODEL-04",
    slug: "bad-name",
    explanation: "An attribute name that becomes a name elsewhere and cannot: an environment variable (`LOG_LEVEL`: capital \
        letters, digits and `_`), an agent's id (`builder`: it is part of Ansible variables), a subdomain, a Docker network.\n\n\
        Use instead: a name of the shape that the message gives.",
};

/// Plain text where specc fills in a secret.
pub static REPLACED_SECRET: Code = Code {
    id: "MODEL-06",
    slug: "replaced-secret",
    explanation: "An `environment` gives plain text to a variable that specc fills from the vault (`SECRET_KEY`, \
        `POSTGRES_PASSWORD`, `REDIS_URL` …).\n\n\
        What is typed into a spec is in its history for ever, and the process would no longer use the secret that was \
        reviewed.\n\n\
        Use instead: leave the variable out, or give it another `vault.NAME`.",
};

/// Something among tasks that is no task.
pub static NO_TASK: Code = Code {
    id: "MODEL-07",
    slug: "no-task",
    explanation: "An element of `ansible.tasks` or `ansible.handlers` that is no set with a module in it: Ansible stops \
        with a syntax error at deploy time.\n\n\
        Use instead: `{ name = \"Keep a note\"; \"ansible.builtin.debug\" = { msg = \"configured\"; }; }`.",
};

/// A fault of the compiler.
pub static INTERNAL: Code = Code {
    id: "MODEL-99",
    slug: "internal-error",
    explanation: "The option table and the decoder of specc disagree. Please report it with the spec that shows it.",
};
