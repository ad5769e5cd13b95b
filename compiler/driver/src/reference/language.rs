//! Words of the language that are neither options nor functions: what `specc explain` says about each.

/// A word with its page.
pub(super) struct Word {
    /// The word, and others for the same thing.
    pub(super) names: &'static [&'static str],
    /// What it is, in Markdown.
    pub(super) text: &'static str,
    /// A value, an expression or definitions; parsed in the tests.
    pub(super) example: &'static str,
    /// The page of the book.
    pub(super) page: &'static str,
}

/// The word of that name.
pub(super) fn find(name: &str) -> Option<&'static Word> {
    WORDS.iter().find(|word| word.names.contains(&name))
}

/// All names of all words.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    WORDS.iter().flat_map(|word| word.names.iter().copied())
}

const VALUES: &str = "docs/language/values.md";
const MODULES: &str = "docs/language/modules.md";
const SECRETS: &str = "docs/language/secrets.md";
const EXPRESSIONS: &str = "docs/language/expressions.md";

const fn word(
    names: &'static [&'static str],
    text: &'static str,
    example: &'static str,
    page: &'static str,
) -> Word {
    Word {
        names,
        text,
        example,
        page,
    }
}

pub(super) static WORDS: &[Word] = &[
    word(
        &["size", "sizes"],
        "An amount of memory or disk: digits and one of `B`, `K`, `M`, `G`, `T`. The units are binary, as Docker reads them: `1K` is `1024B`.",
        "512M",
        VALUES,
    ),
    word(
        &["duration", "durations"],
        "A length of time: digits and one of `ms`, `s`, `m`, `h`. Several parts stand in falling order, without spaces.",
        "1m30s",
        VALUES,
    ),
    word(
        &["version", "versions"],
        "An exact release: `v` and two or three numbers, with a suffix after `-` where there is one. There is no `latest`: a tag that moves is no version.",
        "v1.2.2",
        VALUES,
    ),
    word(
        &["address", "addresses", "IPv4"],
        "An IPv4 address. It is a literal, so it stands without quotes.",
        "172.20.1.10",
        VALUES,
    ),
    word(
        &["CIDR", "cidr-literal", "subnet"],
        "An IPv4 network: its first address and the length of its prefix. Bits after the prefix are an error, because they mostly mean a slip.",
        "172.20.1.0/24",
        VALUES,
    ),
    word(
        &["string", "strings", "text"],
        "Text in double quotes, or in two single quotes over several lines, of which the common indentation is taken away. `${…}` puts a value in.",
        "\"https://${config.plane.subdomain}.example.org\"",
        VALUES,
    ),
    word(
        &["integer", "integers"],
        "A whole number of 64 bits. A result that does not fit is an error; it never wraps round.",
        "-3",
        VALUES,
    ),
    word(
        &["decimal", "decimals", "number"],
        "A number with a point. Where an option takes a number, an integer serves as well.",
        "0.5",
        VALUES,
    ),
    word(
        &["boolean", "true", "false"],
        "`true` or `false`, in small letters. `yes` and `on` are names, and unknown ones.",
        "true",
        VALUES,
    ),
    word(
        &["null"],
        "No value. An option that nobody defined and that has no default is null when it is read through `config`.",
        "null",
        VALUES,
    ),
    word(
        &["list", "lists"],
        "Values in brackets, separated by spaces. Calls and operators in a list need parentheses.",
        "[ 172.20.1.0/24 (lib.head [ 10.0.0.0/8 ]) ]",
        VALUES,
    ),
    word(
        &["set", "sets"],
        "Attributes in braces, each ended by `;`. A dotted path makes the sets on its way.",
        "{ memory = 512M; health.interval = 30s; }",
        VALUES,
    ),
    word(
        &["path", "paths"],
        "A file, relative to the one it stands in: it starts with `./` or `../` and never leaves the spec's directory.",
        "./hosts/sese.plane",
        VALUES,
    ),
    word(
        &["function", "functions"],
        "An argument, a colon and a body. A set pattern names the attributes it takes; `?` gives one a default, `...` lets others through.",
        "{ memory, cpus ? 0.5, ... }: { inherit memory cpus; }",
        EXPRESSIONS,
    ),
    word(
        &["vault", "Secret", "secret", "secrets"],
        "`vault.NAME` is a Secret that the vault supplies at deploy time; specc never sees its value. A string that interpolates one is a Secret too. It can reach an env file and nothing else.",
        "vault.postgresql_password",
        SECRETS,
    ),
    word(
        &["var", "variable", "variables"],
        "`var.NAME` is a value that the inventory supplies at deploy time. Nothing can be computed from it, because specc does not know it.",
        "var.vps_tailscale_ip",
        SECRETS,
    ),
    word(
        &["config"],
        "The whole configuration as it will be, defaults and other files included. It is evaluated lazily, so that options may refer to each other; a cycle is an error that shows the cycle.",
        "config.network.docker.frontend.subnet",
        MODULES,
    ),
    word(
        &["imports"],
        "The files that this one builds on. Sets merge attribute by attribute, lists by the policy of their option, scalars must agree or carry a priority.",
        "{ imports = [ ./hosts/sese.plane ]; }",
        MODULES,
    ),
    word(
        &["env"],
        "The name of the environment that `--env` asks for, or null.",
        "{ plane.services.worker.cpus = mkIf (env == \"preprod\") (mkForce 0.25); }",
        MODULES,
    ),
    word(
        &["types"],
        "`types.NAME` declares a section of the spec's own, with a type out of `lib.types`. It is checked, merged and reported like the sections of the language.",
        "{ types.tenants = lib.types.setOf lib.types.size; tenants.n8n = 512M; }",
        "docs/language/types.md",
    ),
    word(
        &["environments"],
        "`environments.NAME` is a layer of definitions that `--env NAME` adds to the spec. What the spec defines plainly, a layer changes with `mkForce`. Layers that were not asked for are checked for unknown options.",
        "{ environments.preprod.plane.services.worker.cpus = mkForce 0.25; }",
        MODULES,
    ),
    word(
        &["lib"],
        "The functions of the language: `specc explain lib` lists them.",
        "lib.map (x: x * 2) [ 1 2 ]",
        "docs/lib.md",
    ),
    word(
        &["let", "in"],
        "Names for an expression. They see each other, in any order.",
        "let subdomain = \"work\"; in \"${subdomain}.example.org\"",
        EXPRESSIONS,
    ),
    word(
        &["inherit"],
        "Takes attributes over under their own names: from the scope, or from a set in parentheses.",
        "let memory = 1G; in { inherit memory; inherit (config.redis) port; }",
        EXPRESSIONS,
    ),
    word(
        &["rec"],
        "A set whose attributes see each other.",
        "rec { base = 256M; double = base * 2; }",
        EXPRESSIONS,
    ),
    word(
        &["assert"],
        "`assert CONDITION \"message\";` in a module states what has to hold of the finished configuration. `assert CONDITION; VALUE` is an expression: the value where the condition holds, and an error elsewhere.",
        "{ assert config.redis.port > 1024 \"low ports need root\"; redis.port = 6380; }",
        "docs/language/assertions.md",
    ),
    word(
        &["if", "then", "else"],
        "One of two values. The condition is a boolean; nothing else counts as true or false.",
        "if config.ingress.vpnOnly then \"closed\" else \"open\"",
        EXPRESSIONS,
    ),
    word(
        &["with"],
        "Nix has `with`; this language does not, because it hides where a name comes from. Write `inherit (set) name;`, or a short name with `let`.",
        "let mesh = config.network.mesh; in mesh.cidr",
        "docs/nix-differences.md",
    ),
];
