//! Types.

use specc_source::Code;

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

The bounds are what the software accepts, or what has proved to work: a port beyond 65535 does not exist, Docker gives no
container less than 6M of memory.

```nix
redis.port = 70000;      # at most 65535
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
