//! Modules and their merge.

use specc_source::Code;

/// One option is defined more than once with the same priority, and the definitions differ.
pub static CONFLICT: Code = Code {
    id: "MERGE-01",
    slug: "conflicting-definitions",
    explanation: r#"One option is defined more than once with the same priority, and the definitions differ.

The order of files decides nothing, so that nobody has to know it; a priority does. `mkDefault` yields to a plain definition,
a plain definition yields to `mkForce`.

```nix
# in spec/hosts/sese.plane          # in spec/javisi.plane
api.memory = 768M;                  api.memory = 1G;
```

Instead, keep one, or let one win: `mkForce 1G` here, or `mkDefault 768M` there.
"#,
};

/// `mkIf`, `mkForce`, `mkDefault`, `mkBefore` or `mkAfter` is used where nothing is merged.
pub static MISPLACED_PROPERTY: Code = Code {
    id: "MERGE-02",
    slug: "misplaced-property",
    explanation: r#"`mkIf`, `mkForce`, `mkDefault`, `mkBefore` or `mkAfter` is used where nothing is merged.

They speak to the merge of definitions, so they belong around the value of an option, or around a set of options; inside a
list, an operator or a function's argument there is no merge that could hear them.

```nix
caps.add = [ (mkForce CHOWN) ];
```

Instead, put them around the definition: `caps.add = mkForce [ CHOWN ];`. For a conditional element, use `lib.optional`.
"#,
};

/// A file that is imported cannot be read.
pub static IMPORT: Code = Code {
    id: "IMPORT-01",
    slug: "import-not-found",
    explanation: r#"A file that is imported cannot be read.

A path is relative to the file in which it is written, and stays inside the spec's root.

```nix
imports = [ ./host/sese.plane ];      # the directory is called `hosts`
```

Instead, correct the path, or create the file.
"#,
};

/// A file imports itself, directly or through others.
pub static IMPORT_CYCLE: Code = Code {
    id: "IMPORT-02",
    slug: "import-cycle",
    explanation: r#"A file imports itself, directly or through others.

Modules are collected before anything is merged, and a circle has no first one.

```nix
# a.plane imports ./b.plane, b.plane imports ./a.plane
```

Instead, remove one of the imports: every module sees the whole `config` anyway, so it need not import what it reads.
"#,
};

/// `imports` is a list of paths, `import` takes a path, and a module is a set of options or a function that gives one.
pub static IMPORT_KIND: Code = Code {
    id: "IMPORT-03",
    slug: "not-importable",
    explanation: r#"`imports` is a list of paths, `import` takes a path, and a module is a set of options or a function that gives one.

```nix
imports = [ "hosts/sese.plane" ];      # a string
```

A path literal knows which file it was written in; a string does not. Instead, write `./hosts/sese.plane`, without quotes.
"#,
};
