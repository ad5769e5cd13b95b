//! The diagnostics that evaluation raises.

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

/// An option is defined with a value of another type than the one it takes.
pub static TYPE: Code = Code {
    id: "TYPE-01",
    slug: "wrong-type",
    explanation: r#"An option is defined with a value of another type than the one it takes.

Types are checked before anything is written, because the tools further down would take the wrong value and fail on the
server, or worse, not fail.

```nix
memory = "512M";      # a string; the option takes a size
```

Instead, write a literal of the right type: `memory = 512M;`. The message shows an example for the option.
"#,
};

/// A number, size, duration or version lies outside the bounds that its option allows.
pub static BOUNDS: Code = Code {
    id: "TYPE-02",
    slug: "out-of-bounds",
    explanation: r#"A number, size, duration or version lies outside the bounds that its option allows.

The bounds are what the software accepts, or what has proved to work: a port beyond 65535 does not exist, a healthcheck
every second kills a small server.

```nix
interval = 1s;      # at least 30s
```

Instead, choose a value between the bounds that the message names.
"#,
};

/// A string does not have the form that its option needs: a domain name, a user name, an image reference ….
pub static REFINEMENT: Code = Code {
    id: "TYPE-03",
    slug: "malformed-text",
    explanation: r#"A string does not have the form that its option needs: a domain name, a user name, an image reference …

```nix
domain = "https://ewutelo.cloud";      # a domain name has no scheme
```

The form is checked here because the file that would carry the malformed text is often read by another machine, much later.
Instead, write it as the message shows.
"#,
};

/// An operator, a condition or an attribute name got a value of a type that it cannot work with.
pub static OPERAND: Code = Code {
    id: "TYPE-04",
    slug: "wrong-operand",
    explanation: r#"An operator, a condition or an attribute name got a value of a type that it cannot work with.

There are no silent conversions: `"1" + 1` is neither `2` nor `"11"`.

```nix
"port " + 8000
```

Instead, put the value into the string: `"port ${8000}"`, or convert it: `toString 8000`.
"#,
};

/// A function got an argument that it does not take, or misses one that it needs.
pub static ARGUMENTS: Code = Code {
    id: "TYPE-05",
    slug: "wrong-arguments",
    explanation: r#"A function got an argument that it does not take, or misses one that it needs.

A set pattern names everything that the function takes; `...` lets further attributes through, `? …` gives a default.

```nix
let f = { memory, cpus }: …; in f { memory = 1G; cpu = 1; }
```

Instead, pass exactly the names in the pattern: `f { memory = 1G; cpus = 1; }`.
"#,
};

/// `${…}` in a string holds a value that has no text: a list, a set, a boolean, null or a function.
pub static INTERPOLATION: Code = Code {
    id: "TYPE-06",
    slug: "not-text",
    explanation: r#"`${…}` in a string holds a value that has no text: a list, a set, a boolean, null or a function.

Each of them has several possible texts (`1`, `true`, `yes` …), and the wrong one would show only in the file on the server.

```nix
"hosts: ${[ "a" "b" ]}"
```

Instead, say which text is meant: `"hosts: ${lib.concatStringsSep ", " hosts}"`.
"#,
};

/// A value is called that is not a function.
pub static NOT_A_FUNCTION: Code = Code {
    id: "TYPE-07",
    slug: "not-a-function",
    explanation: r#"A value is called that is not a function.

A space between two expressions means a call, so this is often a missing `;` or operator, or a missing pair of parentheses
in a list, where spaces separate elements.

```nix
memory = 512M
cpus   = 0.5;      # read as the call `512M cpus`
```

Instead, add what is missing between the two expressions.
"#,
};

/// An attribute is selected from a value that is not a set.
pub static NOT_A_SET: Code = Code {
    id: "TYPE-08",
    slug: "not-a-set",
    explanation: r#"An attribute is selected from a value that is not a set.

```nix
let port = 8000; in port.number
```

Only sets have attributes. Instead, select from the set that holds the value, or use the value as it is: `port`.
"#,
};

/// A function of `lib` got an argument of a type that it does not take.
pub static LIBRARY_ARGUMENT: Code = Code {
    id: "TYPE-09",
    slug: "wrong-library-argument",
    explanation: r#"A function of `lib` got an argument of a type that it does not take.

Arguments come in the order of Nix: the function first, the collection last.

```nix
lib.map [ 1 2 ] (x: x + 1)      # the function comes first
```

Instead, pass what the message asks for: `lib.map (x: x + 1) [ 1 2 ]`.
"#,
};

/// A value that only lives during evaluation, such as a function or `lib` itself, was given where the configuration holds data.
pub static NOT_DATA: Code = Code {
    id: "TYPE-10",
    slug: "not-data",
    explanation: r#"A value that only lives during evaluation, such as a function or `lib` itself, was given where the configuration holds data.

A configuration is written to files; a function has no form there.

```nix
labels.greet = name: "hello ${name}";
```

Instead, call the function and keep its result: `labels.greet = greet "plane";`.
"#,
};

/// A function of `lib` got an argument of the right type that it cannot work with: an index past the end, the head of an empty list, text that is not a number, a host number that a subnet does not have.
pub static RANGE: Code = Code {
    id: "VALUE-01",
    slug: "out-of-range",
    explanation: r#"A function of `lib` got an argument of the right type that it cannot work with: an index past the end, the head of an
empty list, text that is not a number, a host number that a subnet does not have.

```nix
lib.head [ ]
```

Instead, test first: `if list == [ ] then … else lib.head list`, or correct the number.
"#,
};

/// A calculation has no result: division by zero, a number that does not fit 64 bits, a negative size or duration.
pub static ARITHMETIC: Code = Code {
    id: "VALUE-02",
    slug: "arithmetic",
    explanation: r#"A calculation has no result: division by zero, a number that does not fit 64 bits, a negative size or duration.

```nix
memory = 512M - 1G;
```

Numbers never wrap around in silence. Instead, correct the operands, or test them first.
"#,
};

/// An `assert` in the spec does not hold.
pub static ASSERTION: Code = Code {
    id: "ASSERT-01",
    slug: "assertion-failed",
    explanation: r#"An `assert` in the spec does not hold.

Somebody wrote down a condition under which the spec makes sense; it is false now.

```nix
assert lib.assertMsg (config.plane.services.worker.cpus <= 1.0) "the host has two cores"; { … }
```

Instead, change what the condition is about. If the condition itself is outdated, change the assertion.
"#,
};

/// The spec itself called `lib.throw` with this message.
pub static THROW: Code = Code {
    id: "ASSERT-02",
    slug: "thrown",
    explanation: r#"The spec itself called `lib.throw` with this message.

```nix
size = if name == "api" then 1G else throw "no size for ${name}";
```

Somebody marked this case as one that must not happen. The message says why; instead, give the values that lead elsewhere.
"#,
};

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

/// A value needs itself to be computed.
pub static CYCLE: Code = Code {
    id: "CYCLE-01",
    slug: "cycle",
    explanation: r#"A value needs itself to be computed.

Evaluation is lazy, so two values may refer to each other's parts, but not to each other's whole in a circle.

```nix
rec { a = b + 1; b = a - 1; }      # a → b → a
```

Instead, break the circle: write one of the values down. The message shows every place on the way.
"#,
};

/// More function calls or values wait for each other than the language allows (10,000 calls, 100,000 values).
pub static DEPTH: Code = Code {
    id: "LIMIT-01",
    slug: "recursion-too-deep",
    explanation: r#"More function calls or values wait for each other than the language allows (10,000 calls, 100,000 values).

Every evaluation ends: a function that calls itself without end is an error, not a crash.

```nix
let f = n: f (n + 1); in f 0
```

Instead, give the function a case in which it does not call itself. For long lists use `lib.foldl'`, which needs no depth.
"#,
};

/// The evaluation takes more steps, or makes more values, than the language allows (50 million steps, 512 MiB).
pub static BUDGET: Code = Code {
    id: "LIMIT-02",
    slug: "budget",
    explanation: r#"The evaluation takes more steps, or makes more values, than the language allows (50 million steps, 512 MiB).

The reference spec needs a few thousand steps. What needs millions is nearly always a list or a string that doubles.

```nix
lib.foldl' (text: _: text + text) "x" (lib.range 1 60)
```

Instead, look for what grows, and bound it.
"#,
};

/// Expressions or sets are nested more deeply than the language allows (50,000 expressions, 1,000 sets or lists).
pub static NESTING: Code = Code {
    id: "LIMIT-03",
    slug: "nested-too-deeply",
    explanation: r#"Expressions or sets are nested more deeply than the language allows (50,000 expressions, 1,000 sets or lists).

No reader could follow such a text, and no output format could carry such data.

```nix
{ a.a.a.a.a.… = 1; }
```

Instead, give inner parts names with `let … in`.
"#,
};

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

/// All codes of this crate, in the order of the reference pages.
pub static ALL: &[&Code] = &[
    &UNKNOWN_NAME,
    &UNKNOWN_FUNCTION,
    &DUPLICATE,
    &MISSING_ATTRIBUTE,
    &COMPUTED_NAME,
    &REFERENCE,
    &UNKNOWN_OPTION,
    &MISSING_OPTION,
    &UNKNOWN_ENVIRONMENT,
    &TYPE,
    &BOUNDS,
    &REFINEMENT,
    &OPERAND,
    &ARGUMENTS,
    &INTERPOLATION,
    &NOT_A_FUNCTION,
    &NOT_A_SET,
    &LIBRARY_ARGUMENT,
    &NOT_DATA,
    &RANGE,
    &ARITHMETIC,
    &ASSERTION,
    &THROW,
    &CONFLICT,
    &MISPLACED_PROPERTY,
    &IMPORT,
    &IMPORT_CYCLE,
    &IMPORT_KIND,
    &CYCLE,
    &DEPTH,
    &BUDGET,
    &NESTING,
    &SECRET_EXPOSED,
    &SECRET_INSPECTED,
    &DEPLOY_TIME,
    &SECRET_WANTED,
];
