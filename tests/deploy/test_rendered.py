"""What is generated from the chart and kept in the repository is what the chart generates."""

import sys
from pathlib import Path

import pytest
import yaml

from tests.deploy.charting import CHART, ROOT, Template, objects_in, output_of, rendered

RENDERED = ROOT / "k8s" / "rendered"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which scripts/chart.py has written everything that it generates."""
    folder = tmp_path_factory.mktemp("written")
    output_of([sys.executable, ROOT / "scripts" / "chart.py", "--out", folder])
    return folder


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder by its path there."""
    return {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_the_rendered_manifests_are_the_charts(written: Path):
    """No file of k8s/rendered differs from the chart's output, lacks or is left over; `make chart` writes them."""
    expected, found = contents(written / "k8s" / "rendered"), contents(RENDERED)
    assert sorted(found) == sorted(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


def test_the_charts_readme_is_generated(written: Path):
    """helm-docs writes the same README from the values and the template beside them; `make chart` does it."""
    assert (CHART / "README.md").read_text("utf-8") == (written / "helm/commentsense/README.md").read_text("utf-8")


@pytest.mark.parametrize("profile", ["kind", "eks"])
def test_the_rendered_manifests_hold_every_object(profile: str):
    """Nothing is lost between the chart's output and the files, but for the test's pod."""
    kept = [thing for text in contents(RENDERED / profile).values() for thing in objects_in(text)]
    made = [
        thing
        for thing in rendered(None, f"values-{profile}.yaml")
        if "test" not in thing["metadata"].get("annotations", {}).get("helm.sh/hook", "")
    ]

    def sorted_text(things: list[dict]) -> list[str]:
        return sorted(yaml.safe_dump(thing) for thing in things)

    assert sorted_text(kept) == sorted_text(made)


def test_rendering_is_deterministic():
    """The same values give the same text, so that an upgrade without a change restarts nothing."""
    template = Template(files=("values-kind.yaml",))
    assert output_of(template.command(), stdin="{}") == output_of(template.command(), stdin="{}")
