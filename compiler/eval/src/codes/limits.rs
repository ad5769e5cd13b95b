//! Evaluations that would not end.

use specc_source::Code;

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

/// More function calls or values wait for each other than the language allows (10,000 calls, 50,000 values and expressions).
pub static DEPTH: Code = Code {
    id: "LIMIT-01",
    slug: "recursion-too-deep",
    explanation: r#"More function calls or values wait for each other than the language allows (10,000 calls, 50,000 values and expressions).

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

/// Sets, lists or types stand in each other more deeply than the language allows (1,000 sets or lists, 32 types).
pub static NESTING: Code = Code {
    id: "LIMIT-03",
    slug: "nested-too-deeply",
    explanation: r#"Sets, lists or types stand in each other more deeply than the language allows (1,000 sets or lists, 32 types).

No reader could follow such a text, and no output format could carry such data.

```nix
{ a.a.a.a.a.… = 1; }
```

Instead, give inner parts names with `let … in`.
"#,
};
