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

/// What `types` declares is not a type.
pub static NOT_A_TYPE: Code = Code {
    id: "OPTION-04",
    slug: "not-a-type",
    explanation: r#"What `types` declares is not a type, or not one that any value could have. A spec may declare sections of its own, and says
with `lib.types` what may stand in them:

```nix
{ lib, ... }:
{
  types.tenants = lib.types.setOf (lib.types.record {
    # How much memory it may take.
    memory = lib.types.size { max = 2G; };
    note   = lib.types.optional lib.types.string;
    port   = lib.types.option { type = lib.types.port; default = 8080; };
  });
  tenants.n8n = { memory = 512M; };
}
```

Types are values, not strings: instead of `"string"`, write `lib.types.string`.
"#,
};

/// A section of the spec's own has a name that is taken.
pub static TYPE_TAKEN: Code = Code {
    id: "OPTION-05",
    slug: "type-name-taken",
    explanation: r#"A section of the spec's own has a name that is taken: by the language, by what every module may hold (`imports`,
`environments`, `types`), or by another declaration of the same type.

```nix
types.plane = lib.types.record { … };     # the language has a section `plane`
```

Instead, choose another name. If two modules declare the same type, keep one declaration: every module may define values of it.
"#,
};
