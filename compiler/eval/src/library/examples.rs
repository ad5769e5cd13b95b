//! One example for every function, for reference pages, hover and `specc explain`; all of them run in the test suite.

/// How a function is used.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The function's name below `lib`.
    pub name: &'static str,
    /// An expression; for what speaks to the merge, a definition of a module.
    pub text: &'static str,
    /// What it gives.
    pub outcome: Outcome,
}

/// What an example gives.
#[derive(Debug, Clone, Copy)]
pub enum Outcome {
    /// The expression equals this one.
    Value(&'static str),
    /// The expression is an error with this message.
    Error(&'static str),
    /// The text is a definition; an imported file holds another one of the same option.
    Definition {
        /// The other definition.
        beside: &'static str,
        /// The option that both define.
        option: &'static str,
        /// What the option is in the end.
        value: &'static str,
    },
    /// The text stands in one file and needs another one to run.
    Files,
}

/// The example of the function of that name below `lib`.
pub fn example(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}

const fn gives(name: &'static str, text: &'static str, value: &'static str) -> Example {
    Example {
        name,
        text,
        outcome: Outcome::Value(value),
    }
}

const fn defines(
    name: &'static str,
    text: &'static str,
    (beside, option, value): (&'static str, &'static str, &'static str),
) -> Example {
    Example {
        name,
        text,
        outcome: Outcome::Definition {
            beside,
            option,
            value,
        },
    }
}

#[rustfmt::skip]
static EXAMPLES: &[Example] = &[
    gives("map", "lib.map (x: x * 2) [ 1 2 3 ]", "[ 2 4 6 ]"),
    gives("filter", "lib.filter (x: x > 1) [ 1 2 3 ]", "[ 2 3 ]"),
    gives("foldl'", "lib.foldl' (sum: x: sum + x) 0 [ 1 2 3 ]", "6"),
    gives("foldl", "lib.foldl (text: x: \"(${text} ${x})\") \"0\" [ \"a\" \"b\" ]", "\"((0 a) b)\""),
    gives("foldr", "lib.foldr (x: text: \"(${x} ${text})\") \"0\" [ \"a\" \"b\" ]", "\"(a (b 0))\""),
    gives("fold", "lib.fold (x: text: \"(${x} ${text})\") \"0\" [ \"a\" \"b\" ]", "\"(a (b 0))\""),
    gives("concatLists", "lib.concatLists [ [ 1 ] [ 2 3 ] ]", "[ 1 2 3 ]"),
    gives("concatMap", "lib.concatMap (x: [ x x ]) [ 1 2 ]", "[ 1 1 2 2 ]"),
    gives("reverseList", "lib.reverseList [ 1 2 3 ]", "[ 3 2 1 ]"),
    gives("imap0", "lib.imap0 (i: x: \"${i}${x}\") [ \"a\" \"b\" ]", "[ \"0a\" \"1b\" ]"),
    gives("imap1", "lib.imap1 (i: x: \"${i}${x}\") [ \"a\" \"b\" ]", "[ \"1a\" \"2b\" ]"),
    gives("zipListsWith", "lib.zipListsWith (a: b: a + b) [ 1 2 ] [ 10 20 30 ]", "[ 11 22 ]"),
    gives("optional", "lib.optional (1 < 2) \"yes\"", "[ \"yes\" ]"),
    gives("optionals", "lib.optionals (1 > 2) [ \"a\" \"b\" ]", "[ ]"),
    gives("take", "lib.take 2 [ 1 2 3 ]", "[ 1 2 ]"),
    gives("drop", "lib.drop 2 [ 1 2 3 ]", "[ 3 ]"),
    gives("toList", "lib.toList 1", "[ 1 ]"),
    gives("genList", "lib.genList (i: i * i) 4", "[ 0 1 4 9 ]"),
    gives("range", "lib.range 3 6", "[ 3 4 5 6 ]"),
    gives("sort", "lib.sort (a: b: a < b) [ 3 1 2 ]", "[ 1 2 3 ]"),
    gives("unique", "lib.unique [ 1 2 1 ]", "[ 1 2 ]"),
    gives("flatten", "lib.flatten [ 1 [ 2 [ 3 ] ] ]", "[ 1 2 3 ]"),
    gives("partition", "lib.partition (x: x > 1) [ 1 2 3 ]", "{ right = [ 2 3 ]; wrong = [ 1 ]; }"),
    gives("groupBy", "lib.groupBy (x: if x > 1 then \"many\" else \"few\") [ 1 2 3 ]", "{ few = [ 1 ]; many = [ 2 3 ]; }"),
    gives("head", "lib.head [ 1 2 3 ]", "1"),
    gives("last", "lib.last [ 1 2 3 ]", "3"),
    gives("tail", "lib.tail [ 1 2 3 ]", "[ 2 3 ]"),
    gives("elem", "lib.elem 2 [ 1 2 3 ]", "true"),
    gives("elemAt", "lib.elemAt [ \"a\" \"b\" ] 1", "\"b\""),
    gives("length", "lib.length [ 1 2 3 ]", "3"),
    gives("any", "lib.any (x: x > 2) [ 1 2 3 ]", "true"),
    gives("all", "lib.all (x: x > 2) [ 1 2 3 ]", "false"),
    gives("count", "lib.count (x: x > 1) [ 1 2 3 ]", "2"),
    gives("findFirst", "lib.findFirst (x: x > 1) 0 [ 1 2 3 ]", "2"),
    gives("attrNames", "lib.attrNames { b = 1; a = 2; }", "[ \"a\" \"b\" ]"),
    gives("attrValues", "lib.attrValues { b = 1; a = 2; }", "[ 2 1 ]"),
    gives("hasAttr", "lib.hasAttr \"a\" { a = 1; }", "true"),
    gives("getAttr", "lib.getAttr \"a\" { a = 1; }", "1"),
    gives("mapAttrs", "lib.mapAttrs (name: value: \"${name}=${value}\") { a = 1; }", "{ a = \"a=1\"; }"),
    gives("mapAttrsToList", "lib.mapAttrsToList (name: value: \"${name}=${value}\") { a = 1; b = 2; }", "[ \"a=1\" \"b=2\" ]"),
    gives("filterAttrs", "lib.filterAttrs (name: value: value > 1) { a = 1; b = 2; }", "{ b = 2; }"),
    gives("removeAttrs", "removeAttrs { a = 1; b = 2; } [ \"a\" ]", "{ b = 2; }"),
    gives("intersectAttrs", "lib.intersectAttrs { a = 1; } { a = 2; b = 3; }", "{ a = 2; }"),
    gives("optionalAttrs", "lib.optionalAttrs (1 < 2) { a = 1; }", "{ a = 1; }"),
    gives("mapAttrs'", "lib.mapAttrs' (name: value: lib.nameValuePair \"new_${name}\" value) { a = 1; }", "{ new_a = 1; }"),
    gives("nameValuePair", "lib.nameValuePair \"a\" 1", "{ name = \"a\"; value = 1; }"),
    gives("listToAttrs", "lib.listToAttrs [ { name = \"a\"; value = 1; } ]", "{ a = 1; }"),
    gives("recursiveUpdate", "lib.recursiveUpdate { a.b = 1; a.c = 2; } { a.c = 3; }", "{ a = { b = 1; c = 3; }; }"),
    gives("genAttrs", "lib.genAttrs [ \"a\" \"b\" ] (name: \"is ${name}\")", "{ a = \"is a\"; b = \"is b\"; }"),
    gives("mergeAttrsList", "lib.mergeAttrsList [ { a = 1; } { a = 2; b = 3; } ]", "{ a = 2; b = 3; }"),
    gives("concatStringsSep", "lib.concatStringsSep \", \" [ \"a\" \"b\" ]", "\"a, b\""),
    gives("concatStrings", "lib.concatStrings [ \"a\" \"b\" ]", "\"ab\""),
    gives("concatMapStringsSep", "lib.concatMapStringsSep \" \" (x: \"-${x}\") [ \"a\" \"b\" ]", "\"-a -b\""),
    gives("concatMapStrings", "lib.concatMapStrings (x: \"-${x}\") [ \"a\" \"b\" ]", "\"-a-b\""),
    gives("concatLines", "lib.concatLines [ \"a\" \"b\" ]", "\"a\\nb\\n\""),
    gives("splitString", "lib.splitString \".\" \"work.example.org\"", "[ \"work\" \"example\" \"org\" ]"),
    gives("hasPrefix", "lib.hasPrefix \"plane-\" \"plane-api\"", "true"),
    gives("hasSuffix", "lib.hasSuffix \".org\" \"example.org\"", "true"),
    gives("hasInfix", "lib.hasInfix \"ane\" \"plane\"", "true"),
    gives("removePrefix", "lib.removePrefix \"plane-\" \"plane-api\"", "\"api\""),
    gives("removeSuffix", "lib.removeSuffix \".org\" \"example.org\"", "\"example\""),
    gives("toUpper", "lib.toUpper \"Plane\"", "\"PLANE\""),
    gives("toLower", "lib.toLower \"Plane\"", "\"plane\""),
    gives("replaceStrings", "lib.replaceStrings [ \".\" ] [ \"-\" ] \"a.b.c\"", "\"a-b-c\""),
    gives("substring", "lib.substring 0 3 \"plane\"", "\"pla\""),
    gives("stringLength", "lib.stringLength \"plane\"", "5"),
    gives("trim", "lib.trim \"  plane \"", "\"plane\""),
    gives("optionalString", "lib.optionalString (1 > 2) \"yes\"", "\"\""),
    gives("stringToCharacters", "lib.stringToCharacters \"abc\"", "[ \"a\" \"b\" \"c\" ]"),
    gives("toInt", "lib.toInt \"42\"", "42"),
    gives("min", "lib.min 1 2", "1"),
    gives("max", "lib.max 512M 1G", "1G"),
    gives("mod", "lib.mod 7 3", "1"),
    gives("abs", "lib.abs (-3)", "3"),
    gives("floor", "lib.floor 1.5", "1"),
    gives("ceil", "lib.ceil 1.5", "2"),
    gives("isNull", "lib.isNull null", "true"),
    gives("isBool", "lib.isBool false", "true"),
    gives("isInt", "lib.isInt 1", "true"),
    gives("isFloat", "lib.isFloat 1.5", "true"),
    gives("isString", "lib.isString \"plane\"", "true"),
    gives("isList", "lib.isList [ ]", "true"),
    gives("isAttrs", "lib.isAttrs { }", "true"),
    gives("isFunction", "lib.isFunction (x: x)", "true"),
    gives("isPath", "lib.isPath ./x.plane", "true"),
    gives("typeOf", "lib.typeOf 512M", "\"size\""),
    gives("toString", "toString 8000", "\"8000\""),
    Example { name: "throw", text: "throw \"no such stage\"", outcome: Outcome::Error("no such stage") },
    Example { name: "abort", text: "abort \"no such stage\"", outcome: Outcome::Error("no such stage") },
    gives("assertMsg", "lib.assertMsg (1 < 2) \"one is less\"", "true"),
    gives("id", "lib.id 1", "1"),
    gives("const", "lib.const 1 2", "1"),
    gives("seq", "lib.seq 1 2", "2"),
    defines("mkDefault", "redis.db = mkDefault 5;", ("redis.db = 4;", "redis.db", "4")),
    defines("mkForce", "redis.db = mkForce 5;", ("redis.db = 4;", "redis.db", "5")),
    defines("mkIf", "redis.db = mkIf (config.redis.port == 6380) 5;", ("redis.db = 4;", "redis.db", "4")),
    defines("mkBefore", "ansible.tasks = mkBefore [ \"first\" ];", ("ansible.tasks = [ \"second\" ];", "ansible.tasks", "[ \"first\" \"second\" ]")),
    defines("mkAfter", "ansible.tasks = mkAfter [ \"second\" ];", ("ansible.tasks = [ \"first\" ];", "ansible.tasks", "[ \"first\" \"second\" ]")),
    Example { name: "import", text: "(import ./ranges.plane).office", outcome: Outcome::Files },
    gives("cidr.contains", "lib.cidr.contains 172.20.0.0/16 172.20.1.0/24", "true"),
    gives("cidr.overlaps", "lib.cidr.overlaps 172.20.1.0/24 172.20.2.0/24", "false"),
    gives("cidr.host", "lib.cidr.host 172.20.1.0/24 10", "172.20.1.10"),
    gives("cidr.prefix", "lib.cidr.prefix 172.20.1.0/24", "24"),
    gives("cidr.network", "lib.cidr.network 172.20.1.0/24", "172.20.1.0"),
    gives("version.atLeast", "lib.version.atLeast v1.10.0 v1.9.3", "true"),
    gives("version.major", "lib.version.major v1.2.3", "1"),
    gives("version.minor", "lib.version.minor v1.2.3", "2"),
    gives("version.patch", "lib.version.patch v1.2.3", "3"),
    gives("version.text", "lib.version.text v1.2.3", "\"1.2.3\""),
    gives("add", "lib.add 1 2", "3"),
    gives("sub", "lib.sub 3 1", "2"),
    gives("mul", "lib.mul 2 3", "6"),
    gives("div", "lib.div 7 2", "3"),
    gives("lessThan", "lib.sort lib.lessThan [ 2 1 ]", "[ 1 2 ]"),
    gives("bitAnd", "lib.bitAnd 12 10", "8"),
    gives("bitOr", "lib.bitOr 12 10", "14"),
    gives("bitXor", "lib.bitXor 12 10", "6"),
    gives("deepSeq", "lib.deepSeq [ 1 2 ] 3", "3"),
    gives("functionArgs", "lib.functionArgs ({ a, b ? 1, ... }: a)", "{ a = false; b = true; }"),
    gives("baseNameOf", "lib.baseNameOf \"/opt/plane/.env\"", "\".env\""),
    gives("dirOf", "lib.dirOf \"/opt/plane/.env\"", "\"/opt/plane\""),
    gives("match", "lib.match \"([0-9]+)\\\\.([0-9]+).*\" \"18.1-bookworm\"", "[ \"18\" \"1\" ]"),
    gives("split", "lib.split \"(,)\" \"a,b\"", "[ \"a\" [ \",\" ] \"b\" ]"),
    gives("toJSON", "lib.toJSON { b = [ 1 true ]; a = null; }", "\"{\\\"a\\\":null,\\\"b\\\":[1,true]}\""),
    gives("fromJSON", "lib.fromJSON \"[ 1, null ]\"", "[ 1 null ]"),
    gives("genericClosure", "lib.genericClosure { startSet = [ { key = 1; } ]; operator = x: if x.key < 3 then [ { key = x.key + 1; } ] else [ ]; }", "[ { key = 1; } { key = 2; } { key = 3; } ]"),
    gives("catAttrs", "lib.catAttrs \"a\" [ { a = 1; } { b = 2; } ]", "[ 1 ]"),
    gives("zipAttrsWith", "lib.zipAttrsWith (name: values: values) [ { a = 1; } { a = 2; b = 3; } ]", "{ a = [ 1 2 ]; b = [ 3 ]; }"),
    gives("compareVersions", "lib.compareVersions \"1.9\" \"1.10\"", "-1"),
    gives("splitVersion", "lib.splitVersion \"1.2-rc1\"", "[ \"1\" \"2\" \"rc\" \"1\" ]"),
    defines("types.integer", "types.workers = lib.types.integer { min = 1; max = 8; };", ("workers = 4;", "workers", "4")),
    defines("types.decimal", "types.share = lib.types.decimal { min = 0.0; max = 1.0; };", ("share = 0.5;", "share", "0.5")),
    defines("types.duration", "types.patience = lib.types.duration { max = 5m; };", ("patience = 30s;", "patience", "30s")),
    defines("types.size", "types.quota = lib.types.size { min = 64M; max = 2G; };", ("quota = 512M;", "quota", "512M")),
    defines("types.version", "types.client = lib.types.version { atLeast = v1.2.0; below = v2.0; };", ("client = v1.4.1;", "client", "v1.4.1")),
    defines("types.enum", "types.tier = lib.types.enum [ \"small\" \"large\" ];", ("tier = \"small\";", "tier", "\"small\"")),
    defines("types.listOf", "types.hosts = lib.types.listOf lib.types.domain;", ("hosts = [ \"a.example.org\" ];", "hosts", "[ \"a.example.org\" ]")),
    defines("types.setOf", "types.quotas = lib.types.setOf lib.types.size;", ("quotas.n8n = 1G;", "quotas", "{ n8n = 1G; }")),
    defines("types.nullable", "types.proxy = lib.types.nullable lib.types.address;", ("proxy = null;", "proxy", "null")),
    defines("types.optional", "types.tenant = lib.types.record { note = lib.types.optional lib.types.string; };", ("tenant = { };", "tenant", "{ }")),
    defines("types.option", "types.listener = lib.types.option { type = lib.types.port; default = 8080; doc = \"Where it listens.\"; };", ("", "listener", "8080")),
    defines("types.oneOf", "types.target = lib.types.oneOf [ lib.types.port lib.types.domain ];", ("target = 8080;", "target", "8080")),
    defines("types.record", "types.tenant = lib.types.record { memory = lib.types.size; host = lib.types.domain; };", ("tenant = { memory = 1G; host = \"a.example.org\"; };", "tenant.memory", "1G")),
    defines("types.variant", "types.gate = lib.types.variant { token = lib.types.secret; none = lib.types.string; };", ("gate.none = \"the path is public\";", "gate", "{ none = \"the path is public\"; }")),
];
