//! The specs.

use super::Feature;

const fn one(name: &'static str, files: &'static [(&'static str, &'static str)]) -> Feature {
    Feature {
        name,
        files,
        environment: None,
        logarithmic: false,
    }
}

const fn logarithmic(
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
) -> Feature {
    Feature {
        logarithmic: true,
        ..one(name, files)
    }
}

/// One spec per feature; the last one has all that a real stack has.
pub const FEATURES: &[Feature] = &[
    one("nothing but defaults", &[("a.plane", "{
        services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: { });
    }")]),
    one("a function call", &[("a.plane", "
        let service = { port, path ? \"/\" }: { inherit port; health.path = path; };
        in { services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: service { port = 80; }); }
    ")]),
    one("a read of `config`", &[("a.plane", "{
        services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: { subnet = config.network.subnet; });
    }")]),
    one("a read of another service", &[("a.plane", "{
        services = lib.listToAttrs (map (n: {
            name = \"s${toString n}\";
            value.port = if n == 1 then 80 else config.services.${\"s${toString (n / 2)}\"}.port;
        }) (lib.range 1 {N}));
    }")]),
    one("a string put together", &[("a.plane", "{
        services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: { url = \"https://${name}.${config.domain}/\"; });
    }")]),
    one("`mkIf`", &[("a.plane", "{
        services = lib.listToAttrs (map (n: {
            name = \"s${toString n}\";
            value = lib.mkIf (n > 1) { port = lib.mkIf (config.limits.memory > 1M) n; };
        }) (lib.range 1 {N}));
    }")]),
    Feature { name: "three modules and a layer", environment: Some("prod"), logarithmic: false, files: &[("a.plane", "{
        imports = [ ./b.plane ./c.plane ];
        services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: { after = [ \"a\" ]; memory = 1G; });
        environments.prod.services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: { memory = lib.mkForce 2G; });
    }"), ("b.plane", "{
        services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: { after = lib.mkBefore [ \"b\" ]; labels.b = name; });
    }"), ("c.plane", "{ config, lib, ... }: {
        services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: { after = lib.mkAfter [ \"c\" ]; memory = lib.mkDefault 3G; labels.c = name; });
    }")] },
    one("a list put together", &[("a.plane", "{
        names = lib.concatMap (n: [ \"a\" ] ++ [ \"b\" ]) (lib.range 1 {N});
    }")]),
    one("`//`", &[("a.plane", "
        let base = { image = \"app:2.0.0\"; port = 80; };
        in { services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: base // { port = 81; } // { url = name; }); }
    ")]),
    logarithmic("a fold that adds an attribute", &[("a.plane", "{
        services = lib.foldl' (sum: n: sum // { ${\"s${toString n}\"} = { port = n; }; }) { } (lib.range 1 {N});
    }")]),
    one("a fold that appends", &[("a.plane", "{
        names = lib.foldl' (sum: n: sum ++ [ (toString n) ]) [ ] (lib.range 1 {N});
    }")]),
    one("a fold that prepends", &[("a.plane", "{
        names = lib.foldl' (sum: n: [ (toString n) ] ++ sum) [ ] (lib.range 1 {N});
    }")]),
    one("a fold that writes", &[("a.plane", "{
        domain = lib.foldl' (sum: n: sum + \".a\") \"\" (lib.range 1 {N});
    }")]),
    one("a fold that counts", &[("a.plane", "{
        summary = lib.foldl' (sum: n: sum // { count = sum.count + n; }) { count = 0; } (lib.range 1 {N});
    }")]),
    one("sets mapped and filtered", &[("a.plane", "
        let all = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: { url = name; });
        in { services = lib.filterAttrs (name: value: value.url != \"s2\") (lib.mapAttrs (name: value: value // { image = name; }) all); }
    ")]),
    one("look-ups by name and index", &[("a.plane", "
        let numbers = lib.range 1 {N};
            ports = lib.genAttrs (map (n: \"s${toString n}\") numbers) (name: 80);
        in { services = lib.mapAttrs (name: value: {
            port = lib.getAttr name ports + lib.elemAt numbers 0 + lib.length numbers - lib.length numbers;
            image = if lib.hasAttr name ports && ports ? ${name} then \"a\" else \"b\";
        }) ports; }
    ")]),
    logarithmic("lists sorted, grouped, without repetitions", &[("a.plane", "
        let numbers = lib.range 1 {N};
        in { summary = {
            unique = lib.length (lib.unique numbers);
            groups = lib.length (lib.attrNames (lib.groupBy (n: \"s${toString n}\") numbers));
            parts = lib.length (lib.partition (n: n > 1) numbers).right;
            last = lib.last (lib.sort (a: b: a > b) numbers);
            text = lib.stringLength (lib.concatMapStringsSep \", \" (n: toString n) numbers);
        }; }
    ")]),
    Feature { name: "a whole stack", environment: Some("prod"), logarithmic: false, files: &[("a.plane", "
        let
          numbers = lib.range 1 {N};
          service = { name, port ? 8000, after ? [ ] }: {
            inherit port after;
            url = \"https://${name}.${config.domain}:${toString port}/\";
            subnet = config.network.subnet;
            health = { path = \"/${name}\"; };
          };
        in {
          imports = [ ./hosts.plane ./labels.plane ];
          services = lib.listToAttrs (map (n: lib.nameValuePair \"s${toString n}\" (service {
            name = \"s${toString n}\";
            port = 8000 + lib.mod n 1000;
            after = lib.optional (n > 1) \"s${toString (n - 1)}\";
          } // { image = \"app:${toString n}\"; })) numbers);
          names = lib.attrNames config.services;
          summary = {
            memory = lib.foldl' (sum: service: sum + service.memory) 0M (lib.attrValues config.services);
            ports = lib.mapAttrs (name: service: service.port) config.services;
          };
          environments.prod.services = lib.mapAttrs (name: port: { memory = lib.mkForce 1G; })
            (lib.genAttrs (map (n: \"s${toString n}\") numbers) (name: 1));
        }
    "), ("hosts.plane", "{
        services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: lib.mkIf (name != \"s1\") {
          memory = lib.mkDefault 256M;
          after = lib.mkBefore [ \"host\" ];
        });
    }"), ("labels.plane", "{ config, lib, ... }: {
        services = lib.genAttrs (map (n: \"s${toString n}\") (lib.range 1 {N})) (name: {
          labels = { role = \"service\"; address = \"${name}@${config.domain}\"; };
          cpus = lib.mkIf (config.services.${name}.port > 8500) 2.0;
        });
    }")] },
];
