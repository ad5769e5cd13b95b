//! What Nix has as a builtin and `lib` deliberately has not: why, and what to do instead.

/// A builtin of Nix that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absent {
    /// Its name below `builtins`.
    pub name: &'static str,
    /// Why it is not there.
    pub why: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

/// The builtin of that name that is deliberately not there.
pub fn absent(name: &str) -> Option<Absent> {
    all_absent().find(|absent| absent.name == name)
}

/// All of them, those with the same reason together.
pub fn all_absent() -> impl Iterator<Item = Absent> {
    REASONS.iter().flat_map(|&(why, members)| {
        members
            .iter()
            .map(move |&(name, instead)| Absent { name, why, instead })
    })
}

/// Why, and for each name what to write instead.
type Reason = (&'static str, &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
static REASONS: &[Reason] = &[
    ("pure: no file is read but those that `imports` and `import` name", &[
        ("readFile", "write the text into the spec, as a string between `''`"),
        ("readDir", "name the files one by one in `imports`"),
        ("readFileType", "name the files one by one in `imports`"),
        ("pathExists", "name the files one by one in `imports`"),
        ("hashFile", "leave it out: specc's manifest holds a digest of every file that it writes"),
        ("findFile", "write a path: `./hosts/sese.plane`"),
        ("scopedImport", "write the file as a function, and call it: `import ./x.plane { a = 1; }`"),
        ("nixPath", "write a path: `./hosts/sese.plane`"),
        ("path", "write a path: `./hosts/sese.plane`"),
        ("filterSource", "write a path: `./hosts/sese.plane`"),
    ]),
    ("pure: no network, so that the same spec always gives the same files", &[
        ("fetchurl", "copy what you need into a file of the spec, and import it"),
        ("fetchTarball", "copy what you need into a file of the spec, and import it"),
        ("fetchGit", "copy what you need into a file of the spec, and import it"),
        ("fetchMercurial", "copy what you need into a file of the spec, and import it"),
        ("fetchTree", "copy what you need into a file of the spec, and import it"),
        ("fetchClosure", "copy what you need into a file of the spec, and import it"),
        ("getFlake", "copy what you need into a file of the spec, and import it"),
        ("flakeRefToString", "copy what you need into a file of the spec, and import it"),
        ("parseFlakeRef", "copy what you need into a file of the spec, and import it"),
    ]),
    ("pure: nothing of the machine that compiles reaches the spec", &[
        ("getEnv", "use `var.NAME` for what the inventory supplies, or `--env NAME` with `environments.NAME`"),
        ("currentTime", "leave it out, or let a task of the playbook ask for the time"),
        ("currentSystem", "state the platform where the image is named"),
    ]),
    ("there is no store and nothing is built while a spec is evaluated", &[
        ("derivation", "state what shall be deployed: specc writes the files"),
        ("derivationStrict", "state what shall be deployed: specc writes the files"),
        ("toFile", "state what shall be deployed: specc writes the files"),
        ("storePath", "state what shall be deployed: specc writes the files"),
        ("storeDir", "state what shall be deployed: specc writes the files"),
        ("placeholder", "state what shall be deployed: specc writes the files"),
        ("outputOf", "state what shall be deployed: specc writes the files"),
        ("addDrvOutputDependencies", "state what shall be deployed: specc writes the files"),
        ("unsafeDiscardOutputDependency", "state what shall be deployed: specc writes the files"),
        ("parseDrvName", "state what shall be deployed: specc writes the files"),
        ("toPath", "state what shall be deployed: specc writes the files"),
    ]),
    ("a string has no context; what it carries instead is whether it is secret", &[
        ("getContext", "use the string as it is"),
        ("hasContext", "use the string as it is"),
        ("appendContext", "use the string as it is"),
        ("unsafeDiscardStringContext", "use the string as it is"),
    ]),
    ("an error is never swallowed: whoever reads the spec shall see it", &[
        ("tryEval", "test first: `a ? b`, `a.b or default`, `lib.isString x`"),
        ("addErrorContext", "say it where it is checked: `assert lib.assertMsg condition \"message\"; …`"),
    ]),
    ("pure: evaluation prints nothing", &[
        ("trace", "look at the value with `specc eval`"),
        ("traceVerbose", "look at the value with `specc eval`"),
        ("break", "look at the value with `specc eval`"),
        ("warn", "state a check: `assert lib.assertMsg condition \"message\"; …`"),
    ]),
    ("of the formats that other programs read, specc writes what the deployment needs", &[
        ("toXML", "use `lib.toJSON`"),
        ("fromTOML", "write it in the spec's own language, or use `lib.fromJSON`"),
    ]),
    ("a digest cannot be read, and says nothing that the text itself does not say", &[
        ("hashString", "leave it out: specc's manifest holds a digest of every file that it writes"),
        ("convertHash", "leave it out: specc's manifest holds a digest of every file that it writes"),
    ]),
    ("where something is written is for messages, which name it without being asked", &[
        ("unsafeGetAttrPos", "leave it out"),
    ]),
    ("this is no Nix: what works with one version of specc is for `specc --version` to say", &[
        ("nixVersion", "leave it out"),
        ("langVersion", "leave it out"),
    ]),
    ("its bare name is in scope, and cannot be mistaken", &[
        ("true", "write `true`"),
        ("false", "write `false`"),
        ("null", "write `null`"),
        ("builtins", "write `builtins`"),
    ]),
];
