//! Values of the right type that do not work, and giving up.

use specc_source::Code;

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

Somebody wrote down a condition under which the spec makes sense; it is false now. Beside the condition stand the values
that it read, and where each of them is defined.

```nix
{
  assert config.plane.services.worker.cpus <= 1.0 "the host has two cores: leave one to the rest";
}
```

Such an entry stands at the top of a module and is checked when the whole `config` is known. `assert condition; value` is an
expression: it guards one value, and is checked when that value is wanted.

Instead, change what the condition is about. If the condition itself is outdated, change the assertion.
"#,
};

/// An `assert condition "message";` stands where there is no module.
pub static MISPLACED_ASSERTION: Code = Code {
    id: "ASSERT-03",
    slug: "misplaced-assertion",
    explanation: r#"An `assert condition "message";` stands where there is no module.

An assertion is about the finished `config`: a module states it beside its options, and the layer of an environment may state
one that counts with that layer. Inside an option, a `let` or a list there is nobody to check it.

```nix
{
  plane.services = {
    assert config.plane.services.api.memory >= 1G "migrations need 1G";     # wrong
  };
}
```

Instead, move it to the top of the module. To guard one value where it is computed, use the expression:
`memory = assert size >= 1G; size;`.
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
