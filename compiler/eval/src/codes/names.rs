//! Names and attributes.

use specc_source::Code;

/// A name is used that nothing binds: no `let`, no function argument, no `rec`, and it is none of the names that the language or the option table gives.
pub static UNKNOWN_NAME: Code = Code {
    id: "NAME-01",
    slug: "unknown-name",
    explanation: r#"A name is used that nothing binds: no `let`, no function argument, no `rec`, and it is none of the names that the
language or the option table gives.

Names are looked up before anything is evaluated, so a typo never waits for the branch in which it stands. A word that was
meant as text needs quotes; there is no `with`, so a name never comes from a set that has to be guessed.

```nix
role = Admn;      # `Admn` is not a name in scope
```

Instead, use the name that exists: `role = Admin;`, bind it first: `let x = …; in`, or quote it: `"Admn"`.
"#,
};

/// `lib` has no function of that name, or it stands in another group.
pub static UNKNOWN_FUNCTION: Code = Code {
    id: "NAME-02",
    slug: "unknown-library-function",
    explanation: r#"`lib` has no function of that name, or it stands in another group.

The functions of `lib` are found while the file is read, so the mistake shows even where the call is never evaluated.
`builtins` holds only those that Nix itself calls builtins; everything is also under `lib`.

```nix
lib.concatStringSep ", " names     # did you mean `lib.concatStringsSep`?
```

Instead, use the suggested name, or look it up with `specc explain lib`.
"#,
};

/// The same name is defined twice in one set, or once as a whole and once in parts.
pub static DUPLICATE: Code = Code {
    id: "NAME-03",
    slug: "duplicate-attribute",
    explanation: r#"The same name is defined twice in one set, or once as a whole and once in parts.

The order of definitions in a set means nothing, so neither can win. Parts of a set may be written apart and are put
together (`a.b = 1; a.c = 2;`), but only where every piece is a set literal.

```nix
memory = 512M;
memory = 1G;      # which one?
```

Instead, keep one. To override a value that another file defines, use `mkForce`.
"#,
};

/// A value is selected from a set that has no attribute of that name.
pub static MISSING_ATTRIBUTE: Code = Code {
    id: "NAME-04",
    slug: "missing-attribute",
    explanation: r#"A value is selected from a set that has no attribute of that name.

Sets are not open: reading what is not there would give nothing, in silence, and the mistake would show on the server.

```nix
let sizes = { small = 256M; }; in sizes.smal      # did you mean `small`?
```

Instead, correct the name, give a default: `sizes.large or 1G`, or test first: `sizes ? large`.
"#,
};

/// A name in `let` or `inherit` is computed (`${…}`), but these names are resolved before anything is evaluated.
pub static COMPUTED_NAME: Code = Code {
    id: "NAME-05",
    slug: "computed-name",
    explanation: r#"A name in `let` or `inherit` is computed (`${…}`), but these names are resolved before anything is evaluated.

```nix
let ${prefix} = 1; in …
```

Instead, put computed names into a set, and select from it:

```nix
let values = { ${prefix} = 1; }; in values.${prefix}
```
"#,
};

/// `vault` and `var` are doors to values that exist only at deploy time.
pub static REFERENCE: Code = Code {
    id: "NAME-06",
    slug: "malformed-reference",
    explanation: r#"`vault` and `var` are doors to values that exist only at deploy time. Each has exactly one name behind it.

The vault and the inventory are flat lists of Ansible variables; `vault` alone is not a value, and there is nothing to
select inside a value that is not known yet.

```nix
password = vault.postgresql.password;
```

Instead, write the one name that the vault has: `vault.postgresql_password`.
"#,
};
