//! `specc eval --why`: where a value comes from, with the places that had a part in it.

use specc_driver::{
    Data, Definition, Fate, OptionFacts, Priority, Problem, Report, Unwritten, Why,
};
use specc_source::{Label, Span};

use crate::render::{Renderer, escape_line};
use crate::run::Session;
use crate::value::{Quantities, json};

/// Where a value comes from, as a block of lines.
pub(crate) fn explanation(
    why: &Why,
    report: &Report,
    session: &Session<'_, '_>,
) -> Result<String, Problem> {
    let secrets = specc_driver::secrets(report);
    let renderer = Renderer {
        sources: &report.sources,
        secrets: &secrets,
        width: session.terminal.width(),
        paint: session.terminal.stdout_paint(session.color),
    };
    let mut text = format!("{}\n", renderer.paint.strong(&headline(why)?));
    let labels: Vec<Label> = why
        .definitions
        .iter()
        .flat_map(|one| labels(one, why))
        .collect();
    text.push_str(&renderer.places(&labels));
    if let Some(from) = &why.unwritten {
        text.push_str(&renderer.part("from", Some(&unwritten(from))));
    }
    if let Some(OptionFacts { ty, summary }) = &why.option {
        text.push_str(&renderer.part("type", Some(ty)));
        text.push_str(&renderer.part("doc", Some(summary)));
        let more = format!("specc explain {}", why.path);
        text.push_str(&renderer.part("more", Some(&more)));
    }
    Ok(text)
}

/// `plane.services.api.memory = "1G"`, or what a larger value is.
fn headline(why: &Why) -> Result<String, Problem> {
    let path = match why.path.as_str() {
        "" => "the spec",
        path => path,
    };
    let headline = match &why.value.data {
        Data::List(_) | Data::Set(_) => format!("{path} is {}", why.noun),
        _ => {
            let value = json(&why.value, Quantities::Written)?;
            let words: Vec<&str> = value.split_whitespace().collect();
            format!("{path} = {}", words.join(" "))
        }
    };
    Ok(escape_line(&headline))
}

/// What to say at the places of one definition.
fn labels(definition: &Definition, why: &Why) -> Vec<Label> {
    let is_set = matches!(why.value.data, Data::Set(_));
    let several = why.definitions.len() > 1;
    let written = match (definition.fate, is_set) {
        (Fate::Takes, _) if several => "wins",
        (Fate::Takes, _) => "defined here",
        (Fate::Agrees, _) => "says the same",
        (Fate::Joins, true) => "a part of it",
        (Fate::Joins, false) => "put together with the others",
        (Fate::Loses, _) => "loses",
        (Fate::Off, _) => "does not count: the condition of `mkIf` does not hold",
    };
    let priority = match definition.priority {
        Priority::Force => ": `mkForce`",
        Priority::Default => ": `mkDefault`",
        Priority::Plain => "",
    };
    let layer = if definition.in_layer {
        " in the environment's layer"
    } else {
        ""
    };
    let here = Label {
        span: definition.at,
        message: format!("{written}{priority}{layer}"),
    };
    let from = elsewhere(definition).map(|span| Label {
        span,
        message: "the value comes from here".to_owned(),
    });
    std::iter::once(here).chain(from).collect()
}

/// Where the value is written, if that is not where it is defined.
fn elsewhere(definition: &Definition) -> Option<Span> {
    let Definition { at, from, .. } = *definition;
    let apart = !at.contains(from) && !from.contains(at);
    let counts = !matches!(definition.fate, Fate::Loses | Fate::Off);
    (apart && counts).then_some(from)
}

fn unwritten(from: &Unwritten) -> String {
    match from {
        Unwritten::Default(expression) => format!("its default, `{expression}`"),
        Unwritten::InDefault => "the default of what is around it".to_owned(),
        Unwritten::Absent => "nobody defines it, and it has no default".to_owned(),
    }
}
