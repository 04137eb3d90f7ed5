"""Every setting of the chart is explained where it stands, and the schema knows exactly the settings there are."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.deploy.charting import CHART, values_files

SCHEMA = CHART / "values.schema.json"
# Kubernetes' own structures: what stands in them is explained there, not here.
KUBERNETES = {
    "affinity",
    "annotations",
    "extraEnv",
    "extraEnvFrom",
    "extraVolumeMounts",
    "extraVolumes",
    "labels",
    "livenessProbe",
    "nodeSelector",
    "podAnnotations",
    "podLabels",
    "readinessProbe",
    "resources",
    "startupProbe",
    "tolerations",
    "topologySpreadConstraints",
}


def keys(node: yaml.Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], yaml.Node, yaml.Node]]:
    """Path, key and value of every setting below a node; nothing below one of Kubernetes' own structures."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        here = (*path, key.value)
        yield here, key, value
        if key.value not in KUBERNETES:
            yield from keys(value, here)


def unexplained(text: str) -> list[str]:
    """The settings of a values file that neither a comment nor one at a setting above explains.

    A section's own comment explains the section, not its settings: each setting has a comment of its own, before it or
    at the end of its line, unless it is an entry of a map that was explained as a whole with `# -- `.
    """
    lines = text.splitlines()

    def explained(node: yaml.Node) -> bool:
        row = node.start_mark.line
        return bool(re.search(r"\s# \S", lines[row])) or (row > 0 and lines[row - 1].lstrip().startswith("#"))

    found, whole = [], []
    for path, key, value in keys(yaml.compose(text, Loader=yaml.SafeLoader)):
        if any(path[: len(above)] == above for above in whole):
            continue
        if explained(key):
            if lines[key.start_mark.line - 1].lstrip().startswith("# -- ") and isinstance(value, yaml.MappingNode):
                whole.append(path)
        elif not isinstance(value, yaml.MappingNode) or not value.value:
            found.append(".".join(path))
    return found


def schema_of(path: tuple[str, ...]) -> dict[str, Any] | None:
    """The schema of the setting at a path, or None where the schema does not know it; {} where anything goes."""
    root = json.loads(SCHEMA.read_text("utf-8"))
    at: dict[str, Any] = root
    for name in path:
        at = resolved(at, root)
        if name in at.get("properties", {}):
            at = at["properties"][name]
        elif isinstance(at.get("additionalProperties"), dict):
            at = at["additionalProperties"]
        elif at.get("additionalProperties", True) and not at.get("properties"):
            return {}
        else:
            return None
    return resolved(at, root)


def resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """A schema with what it refers to and what its allOf adds put into it."""
    out = dict(schema)
    parts = list(out.pop("allOf", []))
    if "$ref" in out:
        target: Any = root
        for step in out.pop("$ref").removeprefix("#/").split("/"):
            target = target[step]
        parts.append(target)
    for part in parts:
        more = resolved(part, root)
        out = {**more, **out, "properties": {**more.get("properties", {}), **out.get("properties", {})}}
    return out


def properties(schema: dict[str, Any], root: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every setting that a schema names."""
    for name, below in resolved(schema, root).get("properties", {}).items():
        here = (*path, name)
        yield here
        if name not in KUBERNETES:
            yield from properties(below, root, here)


@pytest.mark.parametrize("values", values_files(), ids=lambda path: path.name)
def test_every_key_is_in_the_schema(values):
    """No values file sets what the schema does not know."""
    paths = [path for path, _, _ in keys(yaml.compose(values.read_text("utf-8"), Loader=yaml.SafeLoader))]
    assert [".".join(path) for path in paths if schema_of(path) is None] == []


def test_every_setting_is_explained():
    """A comment stands at every setting of values.yaml."""
    assert unexplained((CHART / "values.yaml").read_text("utf-8")) == []


def test_the_schema_names_no_setting_that_is_not_there():
    """What can be set can be seen in values.yaml, with its default."""
    root = json.loads(SCHEMA.read_text("utf-8"))
    values = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))

    def there(path: tuple[str, ...]) -> bool:
        at: Any = values
        for name in path:
            if not isinstance(at, dict) or name not in at:
                # A map that is empty or null by default has no keys to show.
                return at in ({}, None)
            at = at[name]
        return True

    named = [path for path in properties(root, root) if path[0] != "global"]
    assert [".".join(path) for path in named if not there(path)] == []


def test_the_schema_is_closed():
    """A misspelt setting is refused at every level that the schema describes, never ignored."""
    root = json.loads(SCHEMA.read_text("utf-8"))
    open_levels = []

    def look(schema: dict[str, Any], path: str) -> None:
        whole = resolved(schema, root)
        if whole.get("properties") and whole.get("additionalProperties", True) is True:
            open_levels.append(path)
        for name, below in whole.get("properties", {}).items():
            if name not in KUBERNETES:
                look(below, f"{path}.{name}")

    look(root, "values")
    assert open_levels == []


def test_the_readme_describes_every_setting():
    """No row of the table that helm-docs makes lacks a description."""
    rows = re.findall(r"^\| (\S+) \| [^|]* \|.*\| ([^|]*) \|$", (CHART / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 20
    assert [name for name, description in rows if not description.strip()] == []


def test_the_check_of_comments_finds_a_bare_key():
    """A setting without a comment is found; one before it, one at its line and one of the whole map are enough."""
    text = "# -- A.\na: 1\nb: 2\nc:\n  d: 3\n  e: 4 # E.\n# -- All of f.\nf:\n  g: 1\n"
    assert unexplained(text) == ["b", "c.d"]
