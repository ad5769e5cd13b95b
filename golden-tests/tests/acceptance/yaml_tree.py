"""What PyYAML makes of YAML files: reads a JSON list of paths, prints a JSON list of documents, null where it refuses a file.

A scalar is [text, kind, start, end], in bytes; a sequence is {"items": [...]}, a mapping {"entries": [[key, value], ...]}. The
range of what has a tag, an anchor or a block style is null: PyYAML counts these otherwise. Text is told from other kinds by
YAML 1.1, as Ansible does.
"""

import json
import sys

import yaml

KINDS = {"null": "null", "bool": "bool", "int": "int"}


def tree(node, text, offsets, inside=()):
    if id(node) in inside:
        return None
    inside = (*inside, id(node))
    if isinstance(node, yaml.ScalarNode):
        first, last = node.start_mark.index, node.end_mark.index
        bare = text[first : first + 1] not in ("!", "&") and node.style not in ("|", ">")
        tag = node.tag.rsplit(":", 1)[-1]
        kind = KINDS.get(tag, "str") if not node.style and bare else "str"
        ends = [offsets[first], offsets[last]] if bare and node.value else [None, None]
        return [node.value, kind, *ends]
    if isinstance(node, yaml.SequenceNode):
        return {"items": [tree(item, text, offsets, inside) for item in node.value]}
    pairs = [[tree(part, text, offsets, inside) for part in pair] for pair in node.value]
    return {"entries": pairs}


def documents(path):
    with open(path, "rb") as file:
        text = file.read().decode()
    # PyYAML counts from behind a byte order mark.
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    offsets = [len(mark.encode())]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode()))
    try:
        nodes = list(yaml.compose_all(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError:
        return None
    return [tree(node, text, offsets) for node in nodes if node is not None]


paths = json.load(sys.stdin)
json.dump([documents(path) for path in paths], sys.stdout)
