//! From a path on the command line to what stands there.

use specc_eval::inspect::{Inspector, MissingStep, PathSyntax, Step, Target, parse_path};

use crate::Problem;

/// More names than this are not listed.
const LISTED: usize = 12;

/// What stands at a path, or the whole configuration; nothing where an error on the way was reported.
pub(super) fn target(
    inspector: &mut Inspector<'_>,
    path: Option<&str>,
) -> Result<Option<Target>, Problem> {
    let Some(config) = inspector.config() else {
        return Ok(None);
    };
    let steps = path.map_or(Ok(Vec::new()), |path| {
        parse_path(path).map_err(|error| not_a_path(path, &error))
    })?;
    // As an expression of the spec would begin.
    let steps = match steps.split_first() {
        Some((Step::Name(first), rest)) if first == "config" => rest,
        _ => &steps,
    };
    match inspector.at_path(config, steps) {
        Ok(target) => Ok(Some(target)),
        Err(MissingStep::Failed) => Ok(None),
        Err(MissingStep::NotThere {
            found,
            noun,
            wanted,
            suggestion,
            names,
        }) => {
            let problem = nowhere(&found, &noun, &wanted);
            Err(problem.help(advice(suggestion, &names)))
        }
    }
}

fn not_a_path(path: &str, error: &PathSyntax) -> Problem {
    Problem::new(format!(
        "`{path}` is not the path of an option: {}",
        error.message
    ))
    .help(error.help)
}

fn nowhere(found: &str, noun: &str, wanted: &str) -> Problem {
    if found.is_empty() {
        return Problem::new(format!("the spec has no `{wanted}`"));
    }
    Problem::new(format!("`{found}` has no `{wanted}`: it is {noun}"))
}

fn advice(suggestion: Option<String>, names: &[String]) -> String {
    match suggestion {
        Some(path) => format!("did you mean `{path}`?"),
        None if names.is_empty() => "leave the rest of the path out".to_owned(),
        None if names.len() <= LISTED => format!("it has `{}`", names.join("`, `")),
        None => "`specc explain options` lists all options".to_owned(),
    }
}
