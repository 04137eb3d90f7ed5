"""The dashboards as files: what Grafana takes, what people need, and nothing that the definitions do not say."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import units
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.deploy.monitoring.watched import DASHBOARDS, LATER, panels, targets, variables
from tests.stack import ROOT

ALL_PANELS = [pytest.param(path, panel, id=f"{path.stem}: {panel['title']}") for path in DASHBOARDS
              for _, panel in panels(path)]  # fmt: skip
# Okabe and Ito's palette, with a grey: told apart with every kind of colour vision.
SAFE = {"#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8C8C8C"}


def found(value: Any, key: str) -> list[Any]:
    """Every value of a key, at any depth."""
    if isinstance(value, dict):
        own = [value[key]] if key in value else []
        return own + [one for inner in value.values() for one in found(inner, key)]
    if isinstance(value, list):
        return [one for inner in value for one in found(inner, key)]
    return []


def test_the_files_are_what_the_definitions_make() -> None:
    """Running the script would change nothing."""
    done = subprocess.run(
        [sys.executable, "scripts/dashboards.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    """The comparison compares: a file with another title is told apart."""
    changed = tmp_path / "scripts"
    changed.mkdir()
    (changed / "dashboards.py").write_text((ROOT / "scripts" / "dashboards.py").read_text())
    folder = tmp_path / "helm" / "commentsense" / "dashboards"
    folder.mkdir(parents=True)
    for path in DASHBOARDS:
        (folder / path.name).write_text(path.read_text().replace("Queue depth", "Depth"))
    done = subprocess.run(
        [sys.executable, str(changed / "dashboards.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "service.json" in done.stderr
    assert "audience" not in done.stderr


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_grafana_knows_every_field(path: Path) -> None:
    """Read by Grafana's own types and written again, nothing is lost: there is no field that they do not have."""
    told = json.loads(path.read_text())
    read = json.loads(json.dumps(Dashboard.from_json(told), cls=JSONEncoder))
    assert read == told
    assert told["schemaVersion"] == Dashboard().schema_version


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_panels_have_ids_and_places_of_their_own(path: Path) -> None:
    """No id is twice there, no two panels overlap, and none leaves the 24 columns."""
    board = json.loads(path.read_text())
    every = [*board["panels"], *(inner for row in board["panels"] for inner in row.get("panels", []))]
    ids = [panel["id"] for panel in every]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in every:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24, panel["title"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


@pytest.mark.parametrize(("path", "panel"), ALL_PANELS)
def test_a_panel_explains_itself(path: Path, panel: dict[str, Any]) -> None:
    """It has a description, a unit that Grafana knows and the data source of the variable."""
    assert len(panel["description"]) > 20
    known = {value for name, value in vars(units).items() if name[0].isupper() and isinstance(value, str)}
    assert panel["fieldConfig"]["defaults"]["unit"] in known
    for source in found(panel, "datasource"):
        assert source == {"type": "prometheus", "uid": "${datasource}"}


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_colours_are_safe(path: Path) -> None:
    """Only colours that people tell apart with every kind of colour vision are used."""
    board = json.loads(path.read_text())["panels"]
    used = {*found(board, "fixedColor"), *(step["color"] for steps in found(board, "steps") for step in steps)}
    assert used
    assert used <= SAFE
    assert not {mode for mode in found(board, "mode") if isinstance(mode, str) and mode.startswith("palette")}


def test_each_links_to_the_other() -> None:
    """One click leads to the other dashboard, with time and variables."""
    boards = [json.loads(path.read_text()) for path in DASHBOARDS]
    linked = {board["uid"]: board["links"] for board in boards}
    for board, other in zip(boards, reversed(boards), strict=True):
        (link,) = linked[board["uid"]]
        assert link["url"] == f"/d/{other['uid']}"
        assert link["title"] == other["title"]
        assert link["includeVars"]
        assert link["keepTime"]


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_variables_choose_what_is_shown(path: Path) -> None:
    """Data source, namespace, job and instance can be chosen, and every expression heeds them."""
    names = [variable["name"] for variable in variables(path)]
    assert names == ["datasource", "namespace", "job", "instance"]
    for target in targets():
        selectors = re.findall(r"(?:commentsense|process)_[a-z_]+\{([^}]*)\}", target.expression)
        metrics = re.findall(r"(?:commentsense|process)_[a-z_]+", target.expression)
        assert len(selectors) == len(metrics) > 0, target
        for selector in selectors:
            assert 'namespace=~"$namespace",job=~"$job",instance=~"$instance"' in selector, target


def test_only_one_row_waits_for_a_later_release() -> None:
    """What has no data yet says so in its title and is collapsed."""
    rows = {target.row for target in targets() if target.later}
    assert rows == {f"Drift ({LATER})"}
    (row,) = [
        panel for path in DASHBOARDS for panel in json.loads(path.read_text())["panels"] if LATER in panel["title"]
    ]
    assert row["collapsed"] is True


def test_gauges_of_redis_are_not_summed() -> None:
    """Every replica of the API shows the same figure: a sum would multiply it by the number of replicas."""
    shown = ("queue_depth", "oldest_waiting_seconds", "analyses_running", "quota_units", "redis_", "oldest_progress")
    for target in targets():
        for name in shown:
            assert not re.search(rf"(sum|avg|count)[a-z (]*\({{0,1}}commentsense_{name}", target.expression), target
