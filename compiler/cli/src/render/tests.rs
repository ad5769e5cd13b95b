use insta::assert_snapshot;
use specc_source::{Code, Diagnostic, FileId, Level, Sources, Span};

use super::{Paint, Renderer};

static CODE: Code = Code {
    id: "REX-03",
    slug: "vpn-acl-two-cidrs",
    explanation: "",
};

/// Texts in which ranges are found by their words.
struct Bench {
    sources: Sources,
}

impl Bench {
    fn new(files: &[(&str, &str)]) -> Self {
        let mut sources = Sources::new();
        for (path, text) in files {
            sources.add(*path, *text);
        }
        Self { sources }
    }

    /// The first place where these words stand.
    fn find(&self, words: &str) -> Span {
        let hit = |(file, source): (FileId, &specc_source::SourceFile)| {
            let start = source.text().find(words)? as u32;
            Some(Span::new(file, start, start + words.len() as u32))
        };
        self.sources.iter().find_map(hit).unwrap()
    }

    fn render(&self, diagnostic: &Diagnostic, colour: bool) -> String {
        let paint = Paint { colour };
        let renderer = Renderer {
            sources: &self.sources,
            secrets: &[],
            width: 80,
            paint,
        };
        let text = renderer.diagnostic(diagnostic);
        for line in text.lines() {
            let width = unicode_width::UnicodeWidthStr::width(strip(line).as_str());
            assert!(width <= 80, "{width} columns: {line}");
        }
        text.replace('\u{1b}', "␛")
    }

    fn plain(&self, diagnostic: &Diagnostic) -> String {
        self.render(diagnostic, false)
    }
}

fn strip(line: &str) -> String {
    let mut plain = String::new();
    let mut escaped = false;
    for character in line.chars() {
        match character {
            '\u{1b}' => escaped = true,
            'm' if escaped => escaped = false,
            _ if escaped => {}
            _ => plain.push(character),
        }
    }
    plain
}

fn gate() -> (Bench, Diagnostic) {
    let filler = "\n".repeat(8);
    let text = format!(
        "  mesh = {{ cidr = 100.64.0.0/10; address = var.vps_tailscale_ip; }};{filler}    allow   = [ config.network.mesh.cidr ];\n"
    );
    let bench = Bench::new(&[("spec/javisi.plane", &text)]);
    let diagnostic = Diagnostic::error(&CODE, bench.find("config.network.mesh.cidr"), "the VPN gate lets in one range, it needs two")
        .label("the gate")
        .related(bench.find("100.64.0.0/10"), "the only range it lets in, from here")
        .why("HTTP/3 reaches Caddy through Docker's UDP NAT with the bridge gateway as client address. With the mesh range alone, VPN users get 403.")
        .help("add `config.network.docker.frontend.subnet`");
    (bench, diagnostic)
}

#[test]
fn a_finding_names_every_place_the_reason_and_the_way_out() {
    let (bench, diagnostic) = gate();
    assert_snapshot!(bench.plain(&diagnostic), @r#"
    error[REX-03]: the VPN gate lets in one range, it needs two
        ╭─[spec/javisi.plane:9:17]
      1 │   mesh = { cidr = 100.64.0.0/10; address = var.vps_tailscale_ip; };
        ·                   ──────┬──────
        ·                         ╰── the only range it lets in, from here
      9 │     allow   = [ config.network.mesh.cidr ];
        ·                 ────────────┬───────────
        ·                             ╰── the gate
        ╰────
      why:  HTTP/3 reaches Caddy through Docker's UDP NAT with the bridge gateway as
            client address. With the mesh range alone, VPN users get 403.
      help: add `config.network.docker.frontend.subnet`
      more: specc explain REX-03
    "#);
}

#[test]
fn colours_change_nothing_but_colours() {
    let (bench, diagnostic) = gate();
    let coloured = bench.render(&diagnostic, true);
    assert_eq!(
        strip(&coloured.replace('␛', "\u{1b}")),
        bench.plain(&diagnostic)
    );
    assert_snapshot!(coloured.lines().take(8).collect::<Vec<_>>().join("\n"), @r#"
    ␛[1;31merror[REX-03]␛[0m: ␛[1mthe VPN gate lets in one range, it needs two␛[0m
        ╭─[␛[36mspec/javisi.plane:9:17␛[0m]
     ␛[2m 1␛[0m │   mesh = { cidr = 100.64.0.0/10; address = var.vps_tailscale_ip; };
     ␛[2m  ␛[0m · ␛[36;1m                  ──────┬──────␛[0m
     ␛[2m  ␛[0m ·                         ␛[36;1m╰── ␛[36;1mthe only range it lets in, from here␛[0m␛[0m
     ␛[2m 9␛[0m │     allow   = [ config.network.mesh.cidr ];
     ␛[2m  ␛[0m · ␛[31;1m                ────────────┬───────────␛[0m
     ␛[2m  ␛[0m ·                             ␛[31;1m╰── ␛[31;1mthe gate␛[0m␛[0m
    "#);
}

#[test]
fn each_file_has_its_frame() {
    let bench = Bench::new(&[
        ("spec/hosts/sese.plane", "{\n  api.memory = 768M;\n}\n"),
        ("spec/javisi.plane", "{\n  api = { memory = 1G; };\n}\n"),
    ]);
    let diagnostic = Diagnostic::warning(
        &CODE,
        bench.find("768M"),
        "`plane.services.api.memory` is defined twice with the same priority",
    )
    .label("here")
    .related(bench.find("1G"), "and here")
    .help("keep one, or let one win: `mkForce 1G` here, or `mkDefault 768M` there");
    assert_snapshot!(bench.plain(&diagnostic), @r#"
    warning[REX-03]: `plane.services.api.memory` is defined twice with the same
                     priority
        ╭─[spec/hosts/sese.plane:2:16]
      2 │   api.memory = 768M;
        ·                ──┬─
        ·                  ╰── here
        ╰────
        ╭─[spec/javisi.plane:2:20]
      2 │   api = { memory = 1G; };
        ·                    ─┬
        ·                     ╰── and here
        ╰────
      help: keep one, or let one win: `mkForce 1G` here, or `mkDefault 768M` there
      more: specc explain REX-03
    "#);
}

#[test]
fn many_labels_share_their_lines() {
    let bench = Bench::new(&[("a.plane", "{ first = 1; second = 2; third = 3; }\n")]);
    let diagnostic = Diagnostic::error(&CODE, bench.find("second"), "message")
        .label("here")
        .related(bench.find("first"), "before it")
        .related(bench.find("third = 3"), "after it")
        .related(bench.find("{ first = 1; second"), "around it");
    assert_snapshot!(bench.plain(&diagnostic), @r#"
    error[REX-03]: message
        ╭─[a.plane:1:14]
      1 │ { first = 1; second = 2; third = 3; }
        · ─────────┬─────────      ────┬────
        ·          │                   ╰── after it
        ·          ╰── around it
      1 │ { first = 1; second = 2; third = 3; }
        ·   ──┬──      ───┬──
        ·     │           ╰── here
        ·     ╰── before it
        ╰────
      more: specc explain REX-03
    "#);
}

#[test]
fn a_range_over_many_lines_shows_both_ends() {
    let bench = Bench::new(&[(
        "a.plane",
        "{\n  api = {\n    memory = 1G;\n    cpus = 1;\n  };\n}\n",
    )]);
    let span = bench.find("{\n    memory = 1G;\n    cpus = 1;\n  }");
    let diagnostic = Diagnostic::error(&CODE, span, "message").label("the service");
    assert_snapshot!(bench.plain(&diagnostic), @r#"
    error[REX-03]: message
        ╭─[a.plane:2:9]
      2 │   api = {
        ·         ┬
        ·         ╰── from here …
      5 │   };
        ·   ┬
        ·   ╰── … to here: the service
        ╰────
      more: specc explain REX-03
    "#);
}

#[test]
fn long_lines_wide_characters_and_tabs_keep_the_columns() {
    let long = "x".repeat(90);
    let text = format!("\t\ta = \"日本語 {long}\"; here = 1; # {long}\n");
    let bench = Bench::new(&[("a.plane", &text)]);
    let diagnostic = Diagnostic::error(&CODE, bench.find("here"), "message")
        .label("a label that goes on for so long that it cannot stand beside its range in one line of eighty columns");
    assert_snapshot!(bench.plain(&diagnostic), @r#"
    error[REX-03]: message
        ╭─[a.plane:1:105]
      1 │ …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; here = 1; # xxxxxxxxxxxxxxx…
        ·                                               ──┬─
        ·                                                 ╰─┤ a label that goes on
        ·                                                   │ for so long that it
        ·                                                   │ cannot stand beside
        ·                                                   │ its range in one line
        ·                                                   │ of eighty columns
        ╰────
      more: specc explain REX-03
    "#);
}

#[test]
fn a_spec_cannot_steer_the_terminal() {
    let bench = Bench::new(&[("a\u{1b}[2J.plane", "a = \"\u{1b}[31m\u{202e}\u{7}\";\n")]);
    let diagnostic = Diagnostic::error(
        &CODE,
        bench.find("\u{1b}[31m\u{202e}\u{7}"),
        "bad `\u{1b}[2J`",
    )
    .label("\u{9b}31m")
    .why("\u{1b}]0;title\u{7}")
    .help("\r\u{8}");
    let text = bench.plain(&diagnostic);
    assert!(
        !text
            .chars()
            .any(|character| character.is_control() && character != '\n'),
        "{text:?}"
    );
    assert_snapshot!(text, @r#"
    error[REX-03]: bad `␛[2J`
        ╭─[a␛[2J.plane:1:6]
      1 │ a = "␛[31m⟨U+202E⟩␇";
        ·      ───────┬──────
        ·             ╰── ⟨U+009B⟩31m
        ╰────
      why:  ␛]0;title␇
      help: ␍␈
      more: specc explain REX-03
    "#);
}

#[test]
fn an_empty_range_at_the_end_points_past_it() {
    let bench = Bench::new(&[("a.plane", "{ a = 1")]);
    let mut span = bench.find("{ a = 1");
    span.start = span.end;
    let diagnostic = Diagnostic::error(&CODE, span, "expected `;`").label("here");
    assert_snapshot!(bench.plain(&diagnostic), @r#"
    error[REX-03]: expected `;`
        ╭─[a.plane:1:8]
      1 │ { a = 1
        ·        ▲
        ·        ╰── here
        ╰────
      more: specc explain REX-03
    "#);
}

#[test]
fn any_range_of_any_text_can_be_drawn() {
    let text = "a\t日\u{301}\r\n\n\u{200b}x = \"é\";\n  }";
    let bench = Bench::new(&[("a.plane", text)]);
    let file = bench.find("a").file;
    let ends: Vec<u32> = (0..=text.len())
        .filter(|&at| text.is_char_boundary(at))
        .map(|at| at as u32)
        .collect();
    for &start in &ends {
        for &end in ends.iter().filter(|&&end| end >= start) {
            let other = Span::new(file, start / 2, start / 2);
            let diagnostic = Diagnostic::new(Level::Note, &CODE, Span::new(file, start, end), "m")
                .label("l")
                .related(other, "o");
            assert!(bench.render(&diagnostic, true).contains("╰────"));
        }
    }
}
