//! Tasks, handlers and plays as rules see them.

mod common;

use common::{file, root, slice};
use specc_artifacts::ansible::{self, Section};
use specc_artifacts::variables::{Strength, Variables};
use specc_artifacts::yaml::{Lookup, Node, Style};
use specc_source::Span;

const TASKS: &str = r#"---
- name: Create directories
  ansible.builtin.file:
    path: "/opt/{{ project_name }}/configs/plane"
    mode: "{{ plane_mode }}"
  become: true
  loop: "{{ dirs }}"
  notify: Restart plane stack

- name: Provision
  when: plane_enabled
  no_log: true
  block:
    - name: Wait
      shell: "docker exec {{ c }} true | cat"
      args:
        executable: /bin/bash
      changed_when: false
      notify:
        - One
        - Two
  rescue:
    - action: copy src=a dest=/etc/b mode=0644
  always:
    - local_action:
        module: ansible.builtin.debug
        msg: x
    - block:
        - command: rm -f /tmp/x creates=/tmp/y
- with_items: [1]
  name: nothing to call
- debug:
"#;

#[test]
fn the_module_is_the_key_that_is_no_keyword() {
    let tree = root(TASKS);
    let modules: Vec<_> = ansible::tasks(&tree)
        .iter()
        .map(|task| {
            task.module
                .as_ref()
                .map(|module| (module.name, slice(TASKS, module.span)))
        })
        .collect();
    let same = |name| Some((name, name));
    let expected = [
        same("ansible.builtin.file"),
        None,
        same("shell"),
        same("copy"),
        same("ansible.builtin.debug"),
        None,
        same("command"),
        None,
        same("debug"),
    ];
    assert_eq!(modules, expected);
}

#[test]
fn tasks_in_blocks_know_their_blocks() {
    let tree = root(TASKS);
    let tasks = ansible::tasks(&tree);
    let sections: Vec<Vec<Section>> = tasks
        .iter()
        .map(|task| task.enclosing.iter().map(|block| block.section).collect())
        .collect();
    assert_eq!(sections[0], []);
    assert_eq!(sections[2], [Section::Block]);
    assert_eq!(sections[3], [Section::Rescue]);
    assert_eq!(sections[6], [Section::Always, Section::Block]);
    assert!(tasks[1].is_block() && !tasks[2].is_block());
    let wait = &tasks[2];
    assert!(wait.keyword("no_log").is_none());
    assert_eq!(
        wait.inherited("no_log").unwrap().value.as_bool(),
        Some(true)
    );
    assert_eq!(
        tasks[6].inherited("when").unwrap().value.as_str(),
        Some("plane_enabled")
    );
}

#[test]
fn keywords_are_told_with_key_and_value() {
    let tree = root(TASKS);
    let task = &ansible::tasks(&tree)[0];
    let names: Vec<&str> = task.keywords().map(|keyword| keyword.name).collect();
    assert_eq!(names, ["name", "become", "loop", "notify"]);
    let keyword = task.keyword("become").unwrap();
    assert_eq!(
        (
            slice(TASKS, keyword.key.span),
            slice(TASKS, keyword.value.span)
        ),
        ("become", "true")
    );
    assert_eq!(slice(TASKS, task.name.unwrap().span), "Create directories");
}

#[test]
fn handlers_are_notified_by_one_name_or_many() {
    let tree = root(TASKS);
    let tasks = ansible::tasks(&tree);
    let names = |index: usize| {
        tasks[index]
            .notifies()
            .iter()
            .filter_map(|node| node.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(0), ["Restart plane stack"]);
    assert_eq!(names(2), ["One", "Two"]);
    assert_eq!(tasks[3].notifies().len(), 0);
}

#[test]
fn arguments_are_found_in_every_form() {
    let tree = root(TASKS);
    let tasks = ansible::tasks(&tree);
    let text = |lookup: Lookup| {
        lookup
            .value()
            .and_then(|node| node.text())
            .map(str::to_owned)
    };
    assert_eq!(
        text(tasks[0].argument("path")).as_deref(),
        Some("/opt/{{ project_name }}/configs/plane")
    );
    assert_eq!(tasks[0].argument("owner"), Lookup::Absent);
    assert_eq!(
        text(tasks[2].argument("executable")).as_deref(),
        Some("/bin/bash")
    );
    assert!(
        matches!(tasks[3].argument("mode"), Lookup::Unknown(_)),
        "given, in a form without a node of its own"
    );
    assert!(matches!(tasks[6].argument("creates"), Lookup::Unknown(_)));
    assert_eq!(tasks[6].argument("removes"), Lookup::Absent);
    assert_eq!(tasks[8].argument("msg"), Lookup::Absent);
    assert!(
        tasks[2]
            .command_line()
            .unwrap()
            .text()
            .unwrap()
            .starts_with("docker exec")
    );
}

#[test]
fn arguments_are_resolved_through_known_variables() {
    let text = "plane_mode: '0640'\n";
    let defaults = root(text);
    let mut variables = Variables::default();
    variables.define_all(&defaults, Strength::Defaults);
    let tree = root(TASKS);
    let task = &ansible::tasks(&tree)[0];
    let mode = task.argument_text("mode", &variables);
    assert_eq!(mode.get().map(String::as_str), Some("0640"));
    assert_eq!(slice(TASKS, mode.span), "\"{{ plane_mode }}\"");
    assert_eq!(slice(text, mode.defined[0]), "'0640'");
    assert!(task.argument_text("path", &variables).is_unknown());
    let owner = task.argument_text("owner", &variables);
    assert!(owner.is_absent());
    assert_eq!(slice(TASKS, owner.span), "ansible.builtin.file");
}

#[test]
fn a_task_can_be_made_by_hand() {
    let span = |start, end| Span::new(file(), start, end);
    let text = |start, end, text: &str| Node::scalar(span(start, end), text, Style::DoubleQuoted);
    let arguments = Node::mapping(
        span(20, 40),
        vec![(text(21, 24, "cmd"), text(27, 39, "true | false"))],
    );
    let node = Node::mapping(
        span(0, 60),
        vec![
            (text(0, 4, "name"), text(7, 9, "x")),
            (text(10, 19, "ansible.builtin.shell"), arguments),
        ],
    );
    let task = ansible::task(&node);
    assert_eq!(task.module.as_ref().unwrap().name, "ansible.builtin.shell");
    assert_eq!(task.module.as_ref().unwrap().span, span(10, 19));
    assert_eq!(task.command_line().unwrap().as_str(), Some("true | false"));
}

#[test]
fn plays_have_roles_tasks_and_handlers() {
    let text = "\
- name: Deploy {{ x }}
  hosts: vps
  roles:
    - role: postgresql
      tags: [db]
    - plane
  pre_tasks:
    - ansible.builtin.debug: {msg: a}
  tasks:
    - block:
        - ansible.builtin.debug: {msg: b}
  handlers:
    - name: h
      listen: topic
      ansible.builtin.debug: {msg: c}
- import_playbook: other.yml
";
    let tree = root(text);
    let plays = ansible::plays(&tree);
    assert_eq!(plays.len(), 1);
    let roles: Vec<_> = plays[0]
        .roles
        .iter()
        .map(|(name, _)| (name.value, slice(text, name.span)))
        .collect();
    assert_eq!(roles, [("postgresql", "postgresql"), ("plane", "plane")]);
    assert_eq!(plays[0].tasks().len(), 3);
    assert_eq!(plays[0].handlers()[0].listens()[0].as_str(), Some("topic"));
    assert_eq!(slice(text, plays[0].name.unwrap().span), "Deploy {{ x }}");
}
