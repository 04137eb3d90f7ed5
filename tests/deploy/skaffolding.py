"""Reads skaffold.yaml as skaffold does: profiles with their patches, templates of values, rules of file sync."""

import copy
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import yaml

from tests.deploy.charting import ROOT

Config = dict[str, Any]

TEXT, FLAG, NUMBER = {"type": "string"}, {"type": "boolean"}, {"type": "integer"}
TEXTS: Config = {"type": "object", "additionalProperties": TEXT}


def _list(items: Config) -> Config:
    return {"type": "array", "items": items, "minItems": 1}


def _object(needed: str = "", **fields: Config) -> Config:
    return {"type": "object", "properties": fields, "required": needed.split(), "additionalProperties": False}


_CONTAINER = _object(
    "name image",
    name=TEXT,
    image=TEXT,
    command=_list(TEXT),
    args=_list(TEXT),
    env=_list(_object("name", name=TEXT, value=TEXT)),
)
_VERIFY = _object(
    "name container",
    name=TEXT,
    timeout=NUMBER,
    container=_CONTAINER,
    executionMode=_object(kubernetesCluster=_object(jobManifestPath=TEXT)),
)
_FORWARD = _object(
    resourceType=TEXT, resourceName=TEXT, namespace=TEXT, port=NUMBER, localPort=NUMBER, address={"const": "127.0.0.1"}
)
_ARTIFACT = _object(
    "image",
    image=TEXT,
    context=TEXT,
    runtimeType={"enum": ["go", "nodejs", "jvm", "python", "netcore"]},
    docker=_object(dockerfile=TEXT, target=TEXT, buildArgs=TEXTS),
    custom=_object(buildCommand=TEXT, dependencies=_object(paths=_list(TEXT), ignore=_list(TEXT))),
    sync=_object(manual=_list(_object("src dest", src=TEXT, dest=TEXT, strip=TEXT))),
)
_RELEASE = _object(
    "name",
    name=TEXT,
    chartPath=TEXT,
    namespace=TEXT,
    createNamespace=FLAG,
    wait=FLAG,
    skipTests=FLAG,
    skipBuildDependencies=FLAG,
    valuesFiles=_list(TEXT),
    setValues=TEXTS,
    setValueTemplates=TEXTS,
)
_PATCH = _object("path", op={"enum": ["add", "remove", "replace", "move", "copy", "test"]}, path=TEXT, value={})
# The part of skaffold's schema v4beta14 that our file uses, in the words of its reference.
SCHEMA = _object(
    "apiVersion kind",
    apiVersion={"const": "skaffold/v4beta14"},
    kind={"const": "Config"},
    metadata=_object(name=TEXT),
    build=_object(
        local=_object(push=FLAG, useDockerCLI=FLAG, useBuildkit=FLAG, concurrency=NUMBER),
        tagPolicy=_object(gitCommit=_object(variant=TEXT, prefix=TEXT)),
        platforms=_list(TEXT),
        artifacts=_list(_ARTIFACT),
    ),
    deploy=_object(statusCheckDeadlineSeconds=NUMBER, helm=_object(releases=_list(_RELEASE))),
    verify=_list(_VERIFY),
    portForward=_list(_FORWARD),
    profiles=_list(
        _object(
            "name",
            name=TEXT,
            activation=_list(_object(command=TEXT, kubeContext=TEXT, env=TEXT)),
            patches=_list(_PATCH),
            portForward=_list(_FORWARD),
            verify=_list(_VERIFY),
        )
    ),
)


@cache
def _read() -> Config:
    found: Config = yaml.safe_load((ROOT / "skaffold.yaml").read_text("utf-8"))
    return found


def plain() -> Config:
    """The file as it stands, profiles and all."""
    return copy.deepcopy(_read())


def config(*profiles: str) -> Config:
    """The file with these profiles applied, in this order.

    Raises:
        KeyError, IndexError: a patch goes where nothing is.
    """
    found = plain()
    known = {profile["name"]: profile for profile in found.pop("profiles")}
    for name in profiles:
        for part in ("portForward", "verify"):
            if part in known[name]:
                found[part] = known[name][part]
        for patch in known[name].get("patches", []):
            _apply(found, patch)
    return found


def _apply(found: Any, patch: Config) -> None:
    *way, last = patch["path"].lstrip("/").split("/")
    for step in way:
        found = found[int(step)] if isinstance(found, list) else found[step]
    key = int(last) if isinstance(found, list) else last
    if patch["op"] == "replace":
        found[key]
    found[key] = patch["value"]


def activated(command: str, context: str) -> set[str]:
    """The profiles that skaffold takes by itself for a command in a cluster."""

    def fits(activation: Config) -> bool:
        wanted = {"command": command, "kubeContext": context}
        return all(re.search(pattern, wanted[name]) for name, pattern in activation.items())

    return {p["name"] for p in plain()["profiles"] if any(map(fits, p.get("activation", [])))}


def synced(artifact: Config, path: str) -> list[str]:
    """Where a changed file goes in the container: one place for each rule that takes it."""
    found = []
    for rule in artifact["sync"]["manual"]:
        if _pattern(rule["src"]).fullmatch(path):
            found.append(f"{rule['dest']}/{path.removeprefix(rule.get('strip', ''))}")
    return found


def _pattern(glob: str) -> re.Pattern[str]:
    """`**/` is any number of folders, `**` is anything and `*` anything but a slash."""
    words = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*"}
    parts = re.split(r"(\*\*/|\*\*|\*)", glob)
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts))


def expanded(template: str, images: Sequence[tuple[str, str, str, str]]) -> str:
    """A template of setValueTemplates filled in for images: name, repository, tag and digest each."""
    values = {}
    for name, repository, tag, digest in images:
        own = re.sub(r"[-/.:]", "_", name)
        values |= {f"IMAGE_REPO_{own}": repository, f"IMAGE_TAG_{own}": tag, f"IMAGE_DIGEST_{own}": digest}
    return re.sub(r"\{\{\.([A-Za-z0-9_]+)\}\}", lambda found: values[found[1]], template).removesuffix("@")
