//! The codes of suppressions. Those of the rules stand in the rules' own files.

use specc_source::Code;

/// A suppression that cannot be read.
pub static MALFORMED: Code = Code {
    id: "SUPPRESS-01",
    slug: "malformed-suppression",
    explanation: "\
# SUPPRESS-01: malformed-suppression

A comment that begins with `rex:` lets a rule pass at one place. It names the rules, if wanted a last day, and the reason:

```nix
# rex: allow REX-05 until 2027-06-30 because the legacy probe needs 15 s
health.timeout = 15s;
```

It stands at the end of a line, for what begins on that line, or on a line of its own, for what follows without a blank line
between. In the lines of `ingress.extraConfig` it stands as in a Caddyfile, unless `${…}` puts the text together: then it stands
above the whole text. Several rules are separated by commas; a rule goes by its code or its slug. The reason is required: whoever meets the suppression next year has to know whether it still holds.
",
};

/// A suppression of a rule that does not exist.
pub static UNKNOWN_RULE: Code = Code {
    id: "SUPPRESS-02",
    slug: "unknown-rule-in-suppression",
    explanation: "\
# SUPPRESS-02: unknown-rule-in-suppression

A suppression names a rule that does not exist, so it suppresses nothing. `specc explain REX-05` prints what a code stands for.
",
};

/// A suppression without anything to suppress.
pub static UNUSED: Code = Code {
    id: "SUPPRESS-03",
    slug: "unused-suppression",
    explanation: "\
# SUPPRESS-03: unused-suppression

The rule has nothing to say at the place that the suppression covers. Either the fault was repaired, and the comment would
hide its return, or the comment stands at the wrong place. Remove it.
",
};

/// A suppression whose last day is over.
pub static EXPIRED: Code = Code {
    id: "SUPPRESS-04",
    slug: "expired-suppression",
    explanation: "\
# SUPPRESS-04: expired-suppression

The last day that the suppression names is over, so it suppresses nothing any more. Repair what it allowed, or decide again,
with a new day.
",
};

/// All codes of suppressions, in order.
pub static ALL: [&Code; 4] = [&MALFORMED, &UNKNOWN_RULE, &UNUSED, &EXPIRED];
