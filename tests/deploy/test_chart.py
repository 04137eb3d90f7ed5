"""The chart as a whole: helm's linter, its own suites, wrong values, upgrades, what a package of it holds."""

import json
import re
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.charting import (
    API_VERSIONS,
    CHART,
    KUBERNETES,
    NEEDED,
    Object,
    Template,
    merged,
    name_of,
    objects_in,
    output_of,
    pods_in,
    rendered,
    text_of,
    tool,
    values_files,
    whole,
)
from tests.deploy.matrix import CONTRADICTIONS, SWITCHES, values_of

RELEASED = sorted((Path(__file__).parent / "previous").glob("commentsense-*.tgz"))
# What is wrong, and the words by which the message names it.
WRONG: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "a token after another sign than a colon": ({"apiTokens": {"value": "x=0123456789abcdef"}}, ("apiTokens", "value")),
    "replicas below zero": ({"api": {"replicas": -1}}, ("api", "replicas")),
    "replicas as a word": ({"worker": {"replicas": "two"}}, ("worker", "replicas")),
    "a misspelt section": ({"workers": {"replicas": 2}}, ("workers",)),
    "a misspelt setting": ({"fetcher": {"replica": 2}}, ("fetcher", "replica")),
    "a level of logs that is none": ({"logLevel": "LOUD"}, ("logLevel",)),
    "a mode of serving that is none": ({"modelServer": {"mode": "knative"}}, ("modelServer", "mode")),
    "a share above one": ({"modelServer": {"challenger": {"share": 1.5}}}, ("modelServer", "challenger", "share")),
    "a delay below zero": ({"faults": {"modelDelaySeconds": -0.2}}, ("faults", "modelDelaySeconds")),
    "a switch as a word": ({"keda": {"enabled": "perhaps"}}, ("keda", "enabled")),
    "a pull policy that is none": ({"image": {"pullPolicy": "Sometimes"}}, ("image", "pullPolicy")),
    "a digest that is none": ({"worker": {"image": {"digest": "sha256:abc"}}}, ("worker", "image", "digest")),
    "an address of Redis that is none": (
        {"redis": {"external": {"url": "http://redis.example.com"}}},
        ("redis", "external", "url"),
    ),
    "a list where a map belongs": ({"api": {"nodeSelector": ["a"]}}, ("api", "nodeSelector")),
    "a Gateway's route without a Gateway": ({"gateway": {"enabled": True}}, ("gateway", "parentRefs")),
    "cert-manager without an issuer": (
        {"ingress": {"enabled": True, "hosts": [{"host": "a.example.com"}]}, "certManager": {"enabled": True}},
        ("certManager", "ssuer"),
    ),
    "External Secrets without a store": (
        {"youtube": {"existingSecret": ""}, "externalSecrets": {"enabled": True, "youtube": {"key": "a"}}},
        ("externalSecrets", "secretStoreRef"),
    ),
    "real YouTube without a key": ({"youtube": {"existingSecret": ""}}, ("youtube", "existingSecret")),
    "tokens, and none for the dashboard": (
        {"apiTokens": {"value": "extension:0123456789abcdef"}},
        ("dashboard", "apiToken"),
    ),
    "a pair where a token belongs": (
        {"dashboard": {"apiToken": {"value": "a, b"}}},
        ("dashboard", "apiToken", "value"),
    ),
    "a path with slashes at its ends": ({"dashboard": {"basePath": "/a/"}}, ("dashboard", "basePath")),
    "a way to no dashboard": (
        {"dashboard": {"enabled": False, "ingress": {"enabled": True}}},
        ("dashboard", "ingress"),
    ),
    "a key and the stub": ({"youtubeStub": {"enabled": True}}, ("youtube", "youtubeStub")),
}


@pytest.mark.parametrize("values", values_files(), ids=lambda path: path.name)
def test_helm_lint_finds_nothing(values: Path):
    """Helm's own linter has no warning with any values file."""
    output_of(
        [
            tool("helm"),
            "lint",
            "--strict",
            f"--kube-version={KUBERNETES}",
            f"--namespace={CHART.name}",
            f"--values={values}",
            CHART,
        ]
    )


@pytest.mark.parametrize(("values", "named"), WRONG.values(), ids=list(WRONG))
def test_wrong_values_are_refused_by_name(values: dict[str, Any], named: tuple[str, ...]):
    """A wrong value installs nothing, and the message names the setting."""
    said = Template(json.dumps(merged(NEEDED, values))).refused()
    assert [name for name in named if name not in said] == [], said


@pytest.mark.parametrize("number", range(len(CONTRADICTIONS)))
def test_contradictions_are_refused(number: int):
    """Settings that cannot work together are refused with the names of both."""
    choice = {switch: sorted(settings)[0] for switch, settings in CONTRADICTIONS[number].items()}
    said = Template(json.dumps(values_of(choice))).refused()
    assert [switch for switch in choice if switch not in said] == [], said


def test_the_charts_own_suites_pass():
    """helm-unittest runs every suite of helm/commentsense/tests, and there are some."""
    said = output_of([tool("helm-unittest"), "--strict", CHART])
    tests = re.search(r"^Tests:.*?(\d+) passed, (\d+) total", said, re.MULTILINE)
    assert tests, said[-2000:]
    assert tests[1] == tests[2] != "0"


def test_every_template_has_a_suite():
    """Whatever a template decides, a suite looks at: every file that can render something is named in one."""
    templates = {str(path.relative_to(CHART / "templates")) for path in (CHART / "templates").rglob("*.yaml")}
    named = {
        str(name)
        for path in (CHART / "tests").rglob("*_test.yaml")
        for suite in yaml.safe_load_all(path.read_text("utf-8"))
        for name in _templates_named(suite)
    }
    assert sorted(templates - named) == []


def _templates_named(suite: Object) -> Iterator[str]:
    """The templates that a suite, a test or an assertion of it is about."""
    for part in (suite, *suite.get("tests", [])):
        yield from part.get("templates", [])
        if "template" in part:
            yield part["template"]
        for assertion in part.get("asserts", []):
            if "template" in assertion:
                yield assertion["template"]


def version_of(package: Path) -> str:
    """The version of a chart that was released."""
    return package.stem.removeprefix("commentsense-")


def released(folder: Path, *versions: str) -> Path:
    """A copy of the chart in which the named lines of Chart.yaml say 9.8.7."""
    copy = folder / "commentsense"
    shutil.copytree(CHART, copy)
    description = copy / "Chart.yaml"
    text = description.read_text("utf-8")
    for version in versions:
        text = re.sub(rf"^{version}:.*$", f'{version}: "9.8.7"', text, flags=re.MULTILINE)
    description.write_text(text, "utf-8")
    return copy


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The same chart as the next release would have it: other versions of the chart and of the services."""
    return released(tmp_path, "version", "appVersion")


def fixed(things: list[Object]) -> dict[str, object]:
    """What an upgrade cannot change: selectors, a StatefulSet's claims and service, a Service's address kind."""
    found: dict[str, object] = {}
    for thing in things:
        spec = thing.get("spec", {})
        if thing["kind"] in ("Deployment", "StatefulSet"):
            found[name_of(thing)] = {
                key: spec.get(key) for key in ("selector", "serviceName", "volumeClaimTemplates", "podManagementPolicy")
            }
        elif thing["kind"] == "Service":
            found[name_of(thing)] = {"clusterIP": spec.get("clusterIP"), "selector": spec["selector"]}
        elif thing["kind"] in ("PodDisruptionBudget", "NetworkPolicy"):
            found[name_of(thing)] = spec.get("selector", spec.get("podSelector"))
    return found


@pytest.mark.parametrize("values", values_files(), ids=lambda path: path.name)
def test_a_new_version_changes_nothing_that_cannot_change(values: Path, later: Path):
    """Selectors, claims and names hold nothing of a version, so that every upgrade is possible no pod orphaned."""
    before, after = fixed(rendered(None, values.name)), fixed(rendered(None, values.name, chart=later))
    assert before == after
    assert any(key.startswith("Deployment/") for key in before)


def test_a_new_version_does_restart_the_services(later: Path):
    """The check above compares two releases that really differ: the pods of the second have another image."""
    before, after = rendered(), rendered(chart=later)

    def images(things: list[Object]) -> set[str]:
        return {container["image"] for _, pod in pods_in(things) for container in pod["spec"]["containers"]}

    assert images(before) != images(after)


@pytest.mark.parametrize("values", values_files(), ids=lambda path: path.name)
def test_a_release_of_the_chart_alone_restarts_nothing(values: Path, tmp_path: Path):
    """A chart that is released anew with the same services leaves every pod as it is."""
    before = dict(pods_in(rendered(None, values.name)))
    after = dict(pods_in(rendered(None, values.name, chart=released(tmp_path, "version"))))
    assert sorted(name for name in before if before[name]["spec"] != after[name]["spec"]) == []
    restarted = [name for name in before if before[name] != after[name] and not name.startswith("Pod/")]
    assert sorted(restarted) == []


def test_a_release_of_the_services_restarts_no_redis(later: Path):
    """Redis, whose image has a version of its own, runs on while the services are upgraded."""
    name = "StatefulSet/commentsense-redis"
    assert dict(pods_in(rendered(chart=later)))[name] == dict(pods_in(rendered()))[name]


@pytest.mark.parametrize("package", RELEASED, ids=lambda path: path.name)
def test_every_released_chart_can_be_upgraded(package: Path):
    """Nothing that Kubernetes holds fixed differs between a chart that was released and this one."""
    values = yaml.safe_load(package.with_name(f"values-kind-{version_of(package)}.yaml").read_text("utf-8"))
    before = fixed(objects_in(text_of(Template(json.dumps(values), chart=package))))
    after = fixed(rendered(None, "values-kind.yaml"))
    assert {name: kept for name, kept in before.items() if name in after and after[name] != kept} == {}
    assert before.keys() & after.keys() >= {"Deployment/commentsense-api", "StatefulSet/commentsense-redis"}


def test_the_version_is_not_released_yet():
    """What was released as a version stays that version: this chart's is newer."""

    def number(version: str) -> tuple[int, ...]:
        return tuple(int(part) for part in version.split("."))

    own = yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))["version"]
    released_ones = [version_of(path) for path in RELEASED]
    assert released_ones
    assert [version for version in released_ones if number(version) >= number(own)] == []


def test_labels_of_the_operator_never_reach_selectors():
    """CommonLabels can be changed later, so no selector may hold them."""
    labels = {"commonLabels": {"team": "comments"}}
    assert fixed(rendered(labels)) == fixed(rendered())


@pytest.mark.parametrize("file", ["recording.yaml", "alerts.yaml"])
def test_promtool_takes_the_rules(file: str):
    """Prometheus' own tool parses every expression of every rule."""
    output_of(["promtool", "check", "rules", CHART / "rules" / file])


def test_promtool_takes_the_rendered_rules(tmp_path: Path):
    """The PrometheusRule that the chart renders holds the same rules, unharmed by templating."""
    switched = SWITCHES["monitoring"]["service-monitor"]
    rules = [thing for thing in rendered(switched) if thing["kind"] == "PrometheusRule"]
    groups = [group for thing in rules for group in thing["spec"]["groups"]]
    kept = [
        group
        for path in sorted((CHART / "rules").glob("*.yaml"))
        if not path.name.endswith("_test.yaml")
        for group in yaml.safe_load(path.read_text("utf-8")).get("groups", [])
    ]
    assert {group["name"] for group in groups} == {group["name"] for group in kept}
    assert sum(len(group["rules"]) for group in groups) == sum(len(group["rules"]) for group in kept)
    whole = tmp_path / "rules.yaml"
    whole.write_text(yaml.safe_dump({"groups": groups}), "utf-8")
    output_of(["promtool", "check", "rules", whole])


def test_a_package_holds_the_chart_alone(tmp_path: Path):
    """Helm package leaves the suites and the README's template out; what templates read is in."""
    output_of([tool("helm"), "package", CHART, "--destination", tmp_path])
    (package,) = tmp_path.glob("commentsense-*.tgz")
    with tarfile.open(package) as archive:
        names = {name.removeprefix("commentsense/") for name in archive.getnames()}
    assert {"Chart.yaml", "values.yaml", "values.schema.json", "README.md", "templates/NOTES.txt"} <= names
    assert {f"dashboards/{path.name}" for path in (CHART / "dashboards").glob("*.json")} <= names
    assert [name for name in names if name.startswith("tests/") or name.endswith(".gotmpl")] == []


def test_notes_say_what_to_do_next(tmp_path: Path):
    """Helm install ends with commands: how to reach the service, and how to see it at work."""
    copy = tmp_path / "commentsense"
    shutil.copytree(CHART, copy)
    # helm prints the notes only when it has a cluster; as a part of an object they are rendered without one.
    (copy / "templates" / "notes.yaml").write_text(
        'kind: Notes\ntext: {{ include (print $.Template.BasePath "/NOTES.txt") . | quote }}\n', "utf-8"
    )
    (notes,) = [thing["text"] for thing in rendered(chart=copy) if thing["kind"] == "Notes"]
    assert [words for words in ("kubectl", "port-forward", "helm test") if words not in notes] == []


def test_the_chart_asks_for_nothing_but_what_is_named():
    """Without switches no object of another project's API is rendered: a bare cluster takes the defaults."""
    foreign = {version.split("/")[0] for version in API_VERSIONS}
    assert {thing["apiVersion"].split("/")[0] for thing in rendered()} & foreign == set()


def test_nothing_is_made_up_while_rendering():
    """No template draws a random value or takes the time: each upgrade would change it."""
    drawn = re.compile(r"\b(rand(AlphaNum|Alpha|Numeric|Ascii|Bytes|Int)|uuidv4|genPrivateKey|genCA|now)\b")
    found = {
        path.name: action
        for path in (CHART / "templates").rglob("*")
        if path.is_file()
        for action in re.findall(r"\{\{(?!-?\s*/\*).*?\}\}", path.read_text("utf-8"), re.DOTALL)
        if drawn.search(re.sub(r'"[^"]*"', "", action))
    }
    assert found == {}
    template = whole("values.yaml")
    assert text_of(template) == output_of(template.command(), stdin=template.values)
