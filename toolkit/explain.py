"""The rules in words: all of them as a list, or one with its two examples."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from toolkit.examples import Example, Side, problems_of, read_example
from toolkit.labelstudio.outline import outline_of_result, outline_of_tasks, short_json
from toolkit.model import JSONObject, Layer
from toolkit.problems import Problem, excerpt, printable
from toolkit.rules import STAGES, rule_of, rules
from toolkit.schema import Schema

WIDTH = 100
PLAIN = frozenset({"id", "start", "end", "text", "provenance"})
"""Properties of an item that its line says by the words in it, or not at all."""
BETWEEN = " · "
TIED = "\N{NO-BREAK SPACE}· "
"""The same between the facts of an item, where a line does not begin with the dot."""


def rules_json() -> list[JSONObject]:
    """Every rule as an object, in the order of the work."""
    return [asdict(rule) for rule in rules().values()]


def rule_list() -> Iterator[str]:
    """Every rule on a line: code, severity, what it says; by the stage at which it is held."""
    width = max(len(code) for code in rules())
    for number, (stage, about) in enumerate(STAGES.items()):
        if number:
            yield ""
        yield f"{stage}: {about}"
        for rule in rules().values():
            if rule.stage == stage:
                yield f"  {rule.code:<{width}}  {rule.severity:<7}  {rule.says}"


def explain(code: str, schema: Schema) -> Iterator[str]:
    """One rule: what it says, what to do about a breach, and an example of each side.

    Args:
        code: One that `toolkit.rules` has, or one that the schema gives itself, which has no
            examples.
        schema: What the examples are held against.
    """
    rule = rule_of(code)
    yield BETWEEN.join((printable(code), rule.severity, f"found in {rule.stage}"))
    yield from textwrap.wrap(rule.says, WIDTH)
    yield from textwrap.wrap(rule.mend, WIDTH)
    if code not in rules():
        return
    sides: tuple[Side, ...] = ("wrong", "right")
    for side in sides:
        example = read_example(code, side)
        yield ""
        yield side.capitalize()
        for line in (*_content(example, schema), *_said(problems_of(example, schema), code)):
            yield from _wrapped(line)


def _wrapped(line: str) -> Iterator[str]:
    indent = " " * (2 + len(line) - len(line.lstrip()))
    for shown in textwrap.wrap(
        line.lstrip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    ):
        yield shown.replace("\N{NO-BREAK SPACE}", " ")


def _said(problems: Iterable[Problem], code: str) -> Iterator[str]:
    """What the program says of an example; the code only where it is another."""
    for found in problems:
        other = "" if found.code == code else f" [{found.code}]"
        yield printable(f"{found.severity}: {found.message}{other}")


def _content(example: Example, schema: Schema) -> Iterator[str]:
    """What an example holds, a line for each thing, indented where it belongs to one before."""
    values = example.values
    if not values:
        text = example.data.decode("utf-8", "backslashreplace")
        yield printable(f"{example.name}: {excerpt(text, 120)}")
    for name, given in values.get("seeds", {}).items():
        yield printable(f"{name}: {_seed(given)}")
    text = values.get("text", "")
    yield from (printable(line) for line in text.splitlines() if line.strip())
    if "published" in values:
        yield printable(f"  published {values['published']}")
    for section in values.get("sections", ()):
        yield f"  {section['kind']} {excerpt(text[section['start'] : section['end']])}"
    if "metadata" in values:
        yield f"  metadata.json: {short_json(values['metadata'])}"
    record = values.get("record", {})
    yield from (f"  {line}" for line in _actors(values))
    yield from (f"  {line}" for line in _record(record, schema))
    yield from (f"  {line}" for line in _beside(values, _words(record, schema)))
    if "tasks" in values:
        yield from (f"  {line}" for line in outline_of_tasks(values["tasks"]))
    yield from (f"  {line}" for line in outline_of_result(values.get("result", ())))
    if values.get("result") == []:
        yield "  nothing is marked"


def _seed(given: Any) -> str:
    match given:
        case {"link": target}:
            return f"a link to {target}"
        case {"repeat": text, "times": times}:
            return f"{times} times {excerpt(text)}"
    return excerpt(given)


def _actors(values: Mapping[str, Any]) -> Iterator[str]:
    """The actors, where these are not just those that are meant."""
    actors = {actor["id"]: actor for actor in values.get("actors", ())}
    mentions = values.get("record", {}).get("mentions", ())
    meant = {mention.get("actor_id") for mention in mentions}
    if mentions and meant != set(actors):
        shown = []
        for name, actor in actors.items():
            about = ", ".join(actor[key] for key in ("kind", "country") if key in actor)
            shown.append(f"{name} ({about})")
        yield printable(f"actors.json: {'; '.join(shown)}")


def _words(record: Mapping[str, Any], schema: Schema) -> dict[str, str]:
    """The items of a record by id, each as the words that it marks."""
    items = (item for layer in schema.layers for item in record.get(layer.name, ()))
    return {item["id"]: excerpt(item["text"]) for item in items}


def _record(record: Mapping[str, Any], schema: Schema) -> Iterator[str]:
    names = {layer.name for layer in schema.layers}
    head = {name: value for name, value in record.items() if name not in names}
    if head:
        yield f"the record: {short_json(head)}"
    words = _words(record, schema)
    for layer in schema.layers:
        for item in record.get(layer.name, ()):
            yield TIED.join(map(printable, _facts(item, layer, words)))


def _facts(item: Mapping[str, Any], layer: Layer, words: Mapping[str, str]) -> Iterator[str]:
    """What an item says: its label and words, then its parts, roles and fields by name."""
    yield f"{item.get(layer.label_property)} {excerpt(item['text'])}"
    roles = {role.property: role for role in layer.roles}
    for name, value in item.items():
        if name in PLAIN or name == layer.label_property:
            continue
        if name in roles:
            role = roles[name]
            for filler in value if role.many else [value]:
                said = filler[role.role_key] if role.key else role.name
                identity = filler[role.key] if role.key else filler
                yield f"{said} {words.get(identity, identity)}"
        elif name in layer.enclosing:
            yield f"{name.removesuffix('_id')} {words.get(value, value)}"
        elif isinstance(value, dict):
            yield f"{name} {excerpt(str(value.get('text', value)))}"
        else:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield f"{name.removesuffix('_id').replace('_', ' ')} {shown}"


def _beside(values: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    """What stands in other files than the record's or the export's."""
    for link in values.get("links", ()):
        members = ", ".join(words.get(member["id"], member["id"]) for member in link["members"])
        yield printable(f"{link['kind']} {link['id']}: {members}")
    for waiver in values.get("waivers", ()):
        where = f"{waiver['path']} of {waiver['record']}"
        yield printable(f"waiver of {waiver['code']} at {where}: {waiver['reason']}")
    if "meta" in values:
        yield f"the notes beside the export: {short_json({'tasks': values['meta']['tasks']})}"
    if "push" in values:
        yield printable(f"pushed for {values['push']}, onto these tasks:")
