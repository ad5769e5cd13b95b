//! From files to views.

mod containers;
mod fields;
mod files;
pub(super) mod gates;
mod names;
pub(super) mod passwords;
pub(super) mod tasks;

use std::ops::Range;

use specc_artifacts::caddyfile::Caddyfile;
use specc_artifacts::compose::ComposeFile;
use specc_artifacts::tree::{Artifact, Tree};
use specc_artifacts::variables::Variables;
use specc_artifacts::{Kind, ansible};
use specc_source::{Sources, Span};

use self::files::Scopes;
use self::names::Records;
use self::tasks::{Notification, Setting};
use super::{Engine, Side};
use crate::suppressions::in_comments;
use crate::views::{Door, TaskView};
use crate::{ArtifactsInput, Outcome, Rule};

/// Holds files against these rules.
pub(crate) fn check(rules: &[&dyn Rule], input: &ArtifactsInput<'_>) -> Outcome {
    let mut engine = Engine::new(rules);
    let read = |&file| {
        let source = input.sources.file(file);
        Artifact::read(file, source.path().as_str(), source.text())
    };
    let tree = Tree::new(input.files.iter().map(read).collect());
    let scopes = Scopes::new(&tree);
    let own_modules = files::own_modules(&tree);
    let mut walk = Walk {
        engine: &mut engine,
        sources: input.sources,
        tree: &tree,
        scopes: &scopes,
        own_modules: &own_modules,
    };
    walk.compose_and_tasks();
    walk.sites();
    walk.env_files();
    for artifact in tree.artifacts() {
        engine.suppress(in_comments(input.sources, artifact.comments()));
        engine
            .sink
            .findings
            .extend(artifact.diagnostics().iter().cloned());
    }
    engine.finish(input.sources, input.today)
}

/// One walk over all files.
struct Walk<'w, 'r, 'a> {
    engine: &'w mut Engine<'r>,
    sources: &'a Sources,
    tree: &'a Tree,
    scopes: &'a Scopes<'a>,
    own_modules: &'a [String],
}

/// A compose file with the name under which tasks address it.
struct Compose<'a> {
    name: &'a str,
    file: ComposeFile<'a>,
    variables: &'a Variables<'a>,
}

/// A task with the role that it belongs to.
struct Placed<'a> {
    role: &'a str,
    view: TaskView<'a>,
    variables: &'a Variables<'a>,
}

impl<'a> Walk<'_, '_, 'a> {
    fn compose_and_tasks(&mut self) {
        let files = self.tree.of_kind(Kind::Compose);
        let composes: Vec<_> = files
            .flat_map(|file| {
                let variables = self.scopes.of(file);
                let name = files::name(file).trim_end_matches(".j2");
                let compose = move |root| Compose {
                    name,
                    file: ComposeFile::read(root, variables),
                    variables,
                };
                files::roots(file).iter().map(compose)
            })
            .collect();
        for compose in &composes {
            self.services(compose);
        }
        let placed = self.placed_tasks();
        let notifications: Vec<_> = placed
            .iter()
            .filter_map(|task| Some((task.role, tasks::notification(&task.view)?)))
            .collect();
        for mut task in placed {
            if task.view.handler {
                react(&mut task, &notifications, &composes);
            }
            self.engine
                .show_task(&task.view, task.variables, self.sources);
        }
    }

    fn services(&mut self, compose: &Compose<'a>) {
        for node in &compose.file.services {
            self.engine.visited(1);
            let view = containers::service(node, self.sources);
            self.engine
                .show(Side::Artifacts, |rule, report| rule.service(&view, report));
            let pairs = node.environment.get().map_or(&[][..], |list| &list.items);
            for pair in pairs {
                let Some(name) = pair.name.get() else {
                    continue;
                };
                // As it is written: what it leads to is for the credential to say.
                let written = self.sources.text(pair.value.span).trim_matches(['"', '\'']);
                self.variable(
                    name,
                    written,
                    pair.value.span,
                    Door::Compose,
                    compose.variables,
                );
            }
        }
    }

    fn placed_tasks(&mut self) -> Vec<Placed<'a>> {
        let mut placed = Vec::new();
        for file in self.tree.artifacts() {
            let role = file.role().unwrap_or("");
            let variables = self.scopes.of(file);
            let on_purpose = files::is_on_purpose(file);
            let setting = |handler| Setting {
                door: Door::Ansible,
                handler,
                on_purpose,
                own_modules: self.own_modules,
            };
            let mut place = |list: Vec<ansible::Task<'a>>, handler| {
                placed.extend(list.iter().map(|task| Placed {
                    role,
                    view: tasks::view(task, setting(handler), self.sources),
                    variables,
                }));
            };
            for root in files::roots(file) {
                match file.kind {
                    Kind::Tasks => place(ansible::tasks(root), false),
                    Kind::Handlers => place(ansible::tasks(root), true),
                    Kind::Playbook => {
                        for play in ansible::plays(root) {
                            place(play.tasks(), false);
                            place(play.handlers(), true);
                        }
                    }
                    _ => {}
                }
            }
        }
        self.engine.visited(placed.len());
        placed
    }

    fn sites(&mut self) {
        let mut records = Records::default();
        let mut visited = 0;
        for file in self.tree.artifacts() {
            for root in files::roots(file) {
                records.add(
                    root,
                    self.scopes.of(file),
                    file.kind == Kind::DnsRecords,
                    &mut visited,
                );
            }
        }
        let mut snippets = Vec::new();
        let mut all_gates = Vec::new();
        for (file, caddyfile) in caddyfiles(self.tree) {
            for snippet in &caddyfile.snippets {
                let name = snippet.name.value.as_str();
                let gates = gates::gates(
                    &snippet.directives,
                    name,
                    self.scopes.of(file),
                    &mut visited,
                );
                snippets.push((name, gates.iter().any(|gate| gate.vpn)));
                all_gates.extend(gates);
            }
            // Directives of a fragment, which another file imports into its site.
            all_gates.extend(gates::gates(
                &caddyfile.loose,
                "",
                self.scopes.of(file),
                &mut visited,
            ));
        }
        let mut hosts = Vec::new();
        for (file, caddyfile) in caddyfiles(self.tree) {
            let variables = self.scopes.of(file);
            for site in &caddyfile.sites {
                let gates = gates::gates(&site.directives, "", variables, &mut visited);
                let gated = gates::is_gated(&site.directives, &gates, &snippets);
                hosts.extend(names::host_names(
                    site,
                    gated.is_some(),
                    &records,
                    variables,
                ));
                all_gates.extend(gates);
            }
        }
        self.engine.visited(visited);
        for gate in &all_gates {
            self.engine
                .show(Side::Artifacts, |rule, report| rule.gate(gate, report));
        }
        for host in &hosts {
            self.engine
                .show(Side::Artifacts, |rule, report| rule.host_name(host, report));
        }
    }

    fn env_files(&mut self) {
        for file in self.tree.artifacts() {
            let variables = self.scopes.of(file);
            // A file that shows what to fill in holds no passwords.
            let env_file = file.env_file().filter(|_| !files::is_example(file));
            for entry in env_file.map_or(&[][..], |env| &env.entries) {
                self.variable(
                    &entry.name.value,
                    &entry.value.value,
                    entry.value.span,
                    Door::Text,
                    variables,
                );
            }
            if matches!(file.kind, Kind::Script | Kind::Other) {
                self.engine.visited(1);
                let text = self.sources.file(file.file).text();
                let place = |range: Range<usize>| {
                    Span::new(file.file, range.start as u32, range.end as u32)
                };
                self.engine.show_sql(text, place, Door::Text, variables);
            }
        }
    }

    fn variable(
        &mut self,
        name: &str,
        value: &str,
        span: Span,
        door: Door,
        variables: &Variables<'a>,
    ) {
        self.engine.visited(1);
        if let Some(view) = passwords::of_variable(name, value, span, door, variables) {
            self.engine.show(Side::Artifacts, |rule, report| {
                rule.database_user(&view, report)
            });
        }
    }
}

fn caddyfiles(tree: &Tree) -> impl Iterator<Item = (&Artifact, &Caddyfile)> {
    tree.of_kind(Kind::Caddyfile)
        .filter_map(|file| Some((file, file.caddyfile()?)))
}

/// Fills in what a handler reacts to: who notifies it, in its own role first, and what its services are.
fn react(
    task: &mut Placed<'_>,
    notifications: &[(&str, Notification<'_>)],
    composes: &[Compose<'_>],
) {
    let own: Vec<_> = notifications
        .iter()
        .filter(|(role, _)| *role == task.role)
        .map(|(_, one)| one.clone())
        .collect();
    let mut reaction = tasks::reaction(&task.view, &own);
    if !reaction.notified {
        let all: Vec<_> = notifications.iter().map(|(_, one)| one.clone()).collect();
        reaction = tasks::reaction(&task.view, &all);
    }
    let named = tasks::compose_files(&task.view, task.variables);
    let services: Vec<_> = composes
        .iter()
        .filter(|compose| {
            named
                .as_ref()
                .is_none_or(|names| names.iter().any(|name| name == compose.name))
        })
        .flat_map(|compose| &compose.file.services)
        .collect();
    tasks::add_services(&mut reaction, &task.view, &services, named.is_some());
    task.view.reaction = reaction;
}

#[cfg(test)]
mod tests;
