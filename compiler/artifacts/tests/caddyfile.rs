//! Caddyfiles as rules see them.

mod common;

use common::{complaints, file, messages, slice};
use specc_artifacts::caddyfile::{self, Caddyfile, Directive, Quoting};

const CADDYFILE: &str = r#"# {{ ansible_managed }}
{
	email {{ caddy_email }}
	servers {
		protocols h1 h2 h3
		trusted_proxies static private_ranges
	}
}

(vpn_only) {
	@blocked not client_ip {{ caddy_vpn_cidr }} {{ caddy_docker_frontend_cidr }}
	# the refusal
	error @blocked 403
}

import /etc/caddy/sites/*

work.{{ domain_name }}, plane.example.org {
	import vpn_only
	handle /api/* { # trailing
		reverse_proxy {{ project_name }}_api:8000 {
			header_up Host {host}
			transport http {
				versions 1.1
			}
		}
	}
{% if plane_public %}
	handle_path /x {
		respond "say \"hi\" {$NAME}" 200
	}
{% endif %}
	handle_errors {
		respond `{"a": 1}` \
			403
		respond <<HTML
			<p>
			  {{ text }}
			</p>
			HTML 403
	}
}
"#;

fn parse(text: &str) -> Caddyfile {
    let read = caddyfile::parse(file(), text);
    assert_eq!(messages(&read.diagnostics), Vec::<String>::new(), "{text}");
    read
}

fn arguments(directive: &Directive) -> Vec<&str> {
    directive
        .arguments
        .iter()
        .map(|argument| argument.text.as_str())
        .collect()
}

fn find<'a>(read: &'a Caddyfile, name: &str) -> Vec<&'a Directive> {
    read.all_directives()
        .filter(|directive| directive.is(name))
        .collect()
}

#[test]
fn options_snippets_and_sites_are_told_apart() {
    let read = parse(CADDYFILE);
    assert_eq!(
        read.options
            .iter()
            .map(|option| option.name.value.as_str())
            .collect::<Vec<_>>(),
        ["email", "servers"]
    );
    assert_eq!(
        arguments(&read.option("servers").unwrap().children()[1]),
        ["static", "private_ranges"]
    );
    assert_eq!(read.snippets[0].name.value, "vpn_only");
    assert_eq!(slice(CADDYFILE, read.snippets[0].name.span), "(vpn_only)");
    assert_eq!(arguments(&read.imports[0]), ["/etc/caddy/sites/*"]);
    let addresses: Vec<_> = read.sites[0]
        .addresses
        .iter()
        .map(|a| (a.text.as_str(), slice(CADDYFILE, a.span)))
        .collect();
    let templated = "work.{{ domain_name }}";
    assert_eq!(
        addresses,
        [
            (templated, templated),
            ("plane.example.org", "plane.example.org")
        ]
    );
    assert!(read.sites[0].addresses[0].template && !read.sites[0].addresses[1].template);
    assert_eq!(read.loose, []);
}

#[test]
fn directives_have_arguments_blocks_and_ranges() {
    let read = parse(CADDYFILE);
    let gate = find(&read, "@blocked")[0];
    assert_eq!(
        arguments(gate),
        [
            "not",
            "client_ip",
            "{{ caddy_vpn_cidr }}",
            "{{ caddy_docker_frontend_cidr }}"
        ]
    );
    assert_eq!(
        slice(CADDYFILE, find(&read, "error")[0].span),
        "error @blocked 403"
    );
    let proxy = find(&read, "reverse_proxy")[0];
    assert_eq!(proxy.children().len(), 2);
    assert_eq!(arguments(&proxy.children()[0]), ["Host", "{host}"]);
    assert_eq!(proxy.descendants().last().unwrap().name.value, "versions");
    let text = slice(CADDYFILE, proxy.span);
    assert!(text.starts_with("reverse_proxy {{ project_name }}_api:8000 {") && text.ends_with('}'));
    assert_eq!(find(&read, "import")[0].block, None);
}

#[test]
fn words_come_in_four_styles() {
    let read = parse(CADDYFILE);
    let responses = find(&read, "respond");
    assert_eq!(arguments(responses[0]), ["say \"hi\" {$NAME}", "200"]);
    assert_eq!(responses[0].arguments[0].style, Quoting::Quoted);
    assert_eq!(arguments(responses[1]), ["{\"a\": 1}", "403"]);
    assert_eq!(responses[1].arguments[0].style, Quoting::Backtick);
    assert_eq!(arguments(responses[2]), ["<p>\n  {{ text }}\n</p>", "403"]);
    assert_eq!(responses[2].arguments[0].style, Quoting::Heredoc);
    let heredoc = slice(CADDYFILE, responses[2].arguments[0].span);
    assert!(heredoc.starts_with("<<HTML") && heredoc.ends_with("HTML"));
}

#[test]
fn a_heredoc_without_status_has_one_argument() {
    let read = parse("example.org {\n\trespond <<END\n\ttext\n\tEND\n\tabort\n}\n");
    assert_eq!(find(&read, "respond")[0].arguments.len(), 1);
    assert_eq!(find(&read, "abort").len(), 1);
}

#[test]
fn what_a_condition_may_leave_out_is_marked() {
    let read = parse(CADDYFILE);
    assert!(find(&read, "handle_path")[0].conditional);
    assert!(
        !find(&read, "respond")[0].conditional,
        "relative to its parent"
    );
    assert!(!find(&read, "handle")[0].conditional);
}

#[test]
fn comments_cover_the_directive_below_them() {
    let read = parse(CADDYFILE);
    let covered: Vec<_> = read
        .comments
        .iter()
        .map(|comment| (comment.text.as_str(), slice(CADDYFILE, comment.covers)))
        .collect();
    assert_eq!(covered[1], ("the refusal", "error @blocked 403"));
    assert_eq!(covered[2], ("trailing", "\thandle /api/* { "));
}

#[test]
fn fragments_have_directives_without_a_site() {
    let read = parse(
        "handle /api/* {\n\treverse_proxy api:8000\n}\nreverse_proxy web:3000\n{% include 'x.caddy' %}\n",
    );
    assert_eq!(
        read.loose
            .iter()
            .map(|d| d.name.value.as_str())
            .collect::<Vec<_>>(),
        ["handle", "reverse_proxy"]
    );
    assert_eq!(read.includes[0].path.as_ref().unwrap().value, "x.caddy");
}

#[test]
fn one_site_may_stand_without_braces() {
    let read = parse("example.org\n\nrespond 200\nlog\n");
    assert_eq!(read.sites[0].addresses[0].text, "example.org");
    assert_eq!(read.sites[0].directives.len(), 2);
}

#[test]
fn breaks_are_reported_where_they_are() {
    let cases = [
        (
            "a.org {\n\trespond 200\n",
            "this block is never closed",
            "{",
        ),
        ("a.org {\n}\n}\n", "this brace closes nothing", "}"),
        (
            "a.org {\n\trespond \"x\n}\n",
            "this quote is never closed",
            "\"x",
        ),
        (
            "a.org {\n\trespond <<E\n\tx\n}\n",
            "this heredoc is never closed by `E`",
            "<<E",
        ),
    ];
    for (text, message, place) in cases {
        let read = caddyfile::parse(file(), text);
        assert_eq!(
            complaints(text, &read.diagnostics)[0],
            (message.to_owned(), place),
            "{text}"
        );
        assert_eq!(read.sites[0].addresses[0].text, "a.org");
    }
}
