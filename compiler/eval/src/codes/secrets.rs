//! Secrets, and other values that only the deployment knows.

use specc_source::Code;

/// A Secret would end in a place that is printed: a label, a compose `environment:`, a Caddyfile, a task name.
pub static SECRET_EXPOSED: Code = Code {
    id: "SECRET-01",
    slug: "secret-exposed",
    explanation: r#"A Secret would end in a place that is printed: a label, a compose `environment:`, a Caddyfile, a task name.

Everything that `vault.` supplies is a Secret, and so is every string that holds one. It may only go where the option says so:
into an env file that nothing but the process reads.

```nix
labels.token = vault.api_token;
```

Instead, use an option that takes a Secret, or a value that may be seen.
"#,
};

/// The spec tries to look inside a Secret: to compare it, to measure it, to cut it, to decide on it.
pub static SECRET_INSPECTED: Code = Code {
    id: "SECRET-02",
    slug: "secret-inspected",
    explanation: r#"The spec tries to look inside a Secret: to compare it, to measure it, to cut it, to decide on it.

The vault supplies Secrets at deploy time, so there is nothing to look at yet, and whatever depended on the answer would give
a part of it away.

```nix
if vault.token == "" then … else …
```

Instead, pass the Secret on as it is, or decide on a value that the spec itself knows.
"#,
};

/// The spec tries to look inside a value that the inventory supplies at deploy time.
pub static DEPLOY_TIME: Code = Code {
    id: "SECRET-03",
    slug: "deploy-time-value",
    explanation: r#"The spec tries to look inside a value that the inventory supplies at deploy time.

`var.NAME` is not known while the spec is compiled, so it can be passed on and put into strings, but not compared, measured or
cut.

```nix
if lib.hasPrefix "100." var.vps_ip then … else …
```

Instead, write the value into the spec, or decide on something that the spec knows.
"#,
};

/// An option that takes a Secret got something else, most often the password itself.
pub static SECRET_WANTED: Code = Code {
    id: "SECRET-04",
    slug: "secret-wanted",
    explanation: r#"An option that takes a Secret got something else, most often the password itself.

A password in a spec is in the repository's history for ever, in every clone and in every log that shows a difference.

```nix
database.password = "hunter2";
```

Instead, put it into the vault and name it: `database.password = vault.postgresql_password;`. If it was ever committed, change it.
"#,
};
