mod support;
use support::*;
#[test]
fn scratch() {
    for text in [
        "1 + 2 * 3",
        "let a = 1; in { b = a; c.d = [ a \"x${toString a}\" ]; }",
        "rec { a = b; b = a; }",
        "foo",
        "lib.map (x: x * 2) [ 1 2 ]",
        "({ a, b ? 2 }: a + b) { a = 1; }",
        "\"${[ 1 ]}\"",
        "1 + \"a\"",
        "512M * 2",
        "1G / 4 + 30s",
        "vault.x == \"a\"",
        "let f = x: f x; in f 1",
        "{ a = 1; a.b = 2; }",
    ] {
        println!("{text}\n  => {}", expression(text));
    }
    for text in [
        "{ project.name = \"x\"; }",
        "{ }",
        "{ project.name = \"X\"; prot = 1; port = \"80\"; disk = \"1G\"; wait = 5; services.api.memroy = 1; password = \"x\"; role = admin; title = vault.foo; }",
        "{ project.name = \"x\"; services = { api = { health = { }; }; worker = { }; }; tags = mkIf config.enable [ \"a\" ]; auth = hmac vault.x; extra = { a = [ 1 { b = var.x; } ]; }; routes = [ { path = \"/\"; } ]; }",
    ] {
        let outcome = one(text);
        println!(
            "{text}\n{}\n{:?}",
            outcome.report(),
            outcome.config.as_ref().map(value)
        );
    }
}
