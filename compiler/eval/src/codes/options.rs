//! Options that exist, and options that must be defined.

use specc_source::Code;

/// A spec defines an option that does not exist.
pub static UNKNOWN_OPTION: Code = Code {
    id: "OPTION-01",
    slug: "unknown-option",
    explanation: r#"A spec defines an option that does not exist.

An option that nobody reads is a setting that never takes effect; most often it is a typo, or it stands one level too high
or too low.

```nix
plane.services.api.memroy = 1G;      # did you mean `memory`?
```

Instead, use the suggested name, move it to the level that is named, or remove it. `specc explain plane.services` lists
what exists there.
"#,
};

/// An option that has no default is not defined.
pub static MISSING_OPTION: Code = Code {
    id: "OPTION-02",
    slug: "missing-option",
    explanation: r#"An option that has no default is not defined.

The compiler does not guess what only you can know: a domain, a secret's name, a subnet.

```nix
plane = { };      # `plane.secretKey` is missing
```

Instead, define it in the set that the message points at. The message shows its type, what it is for, and an example.
"#,
};

/// `--env NAME` asks for a layer that no module defines under `environments`.
pub static UNKNOWN_ENVIRONMENT: Code = Code {
    id: "OPTION-03",
    slug: "unknown-environment",
    explanation: r#"`--env NAME` asks for a layer that no module defines under `environments`.

A misspelt environment would otherwise deploy the plain configuration, in silence, to the wrong place.

```text
specc build --env preprd
```

Instead, use one of the names that the message lists, or define the layer: `environments.preprod = { … };`.
"#,
};
