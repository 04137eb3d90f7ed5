"""Schemas for kubeconform, made or found once for a run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.charting import KUBERNETES, ROOT, output_of, shared, tool

FILE = "{{ .ResourceKind }}{{ .KindSuffix }}.json"
# What kubeconform itself would ask, and the catalogue of custom resources that its README names.
ONLINE = (
    "default",
    "https://raw.githubusercontent.com/datreeio/CRDs-catalog/main/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json",
)


@pytest.fixture(scope="session")
def kubeconform(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Kubeconform's command line but for what it is to look at; unknown fields are errors.

    COMMENTSENSE_SCHEMAS says where schemas are: kubeconform's own locations, separated by blanks, or `online`.
    Without it they come from the shared folder (COMMENTSENSE_SHARED).
    """
    asked = os.environ.get("COMMENTSENSE_SCHEMAS")
    if asked:
        locations = list(ONLINE) if asked == "online" else asked.split()
    else:
        locations = [f"{folder}/{FILE}" for folder in _of_shared(tmp_path_factory.mktemp("schemas"))]
    found = [f"-schema-location={location}" for location in locations]
    return [tool("kubeconform"), "-strict", "-summary", "-output=json", f"-kubernetes-version={KUBERNETES}", *found]


def _of_shared(folder: Path) -> list[Path]:
    definitions, maker = sorted((shared() / "crds").glob("*.yaml")), shared() / "cluster" / "schemas.py"
    if not definitions or not maker.exists():
        pytest.fail(
            f"there are no schemas: {shared()} has no crds/*.yaml and cluster/schemas.py. Name that folder in"
            " COMMENTSENSE_SHARED, or set COMMENTSENSE_SCHEMAS=online to download Kubernetes' and the custom"
            " resources' schemas, or to kubeconform's -schema-location.",
            pytrace=False,
        )
    output_of([sys.executable, maker, folder / "custom", *definitions])
    return [_of_kubernetes(maker, folder / "kubernetes"), folder / "custom"]


def _of_kubernetes(maker: Path, folder: Path) -> Path:
    """Kubernetes' own schemas: what a cluster's build left, else made of the same module's description."""
    environment = {name: value for name, value in os.environ.items() if name != "BIN"}
    script = f'. "{maker.parent}/env.sh" >/dev/null 2>&1; printf %s "$BIN"'
    built = Path(subprocess.check_output(["bash", "-c", script], text=True, env=environment))
    if (built / "complete").exists():
        return built / "schemas"
    go = shutil.which("go") or "/usr/local/go/bin/go"
    source = maker.parent / "src"
    output_of([go, "mod", "download", "k8s.io/kubernetes"], cwd=source)
    module = output_of([go, "list", "-m", "-f", "{{.Dir}}", "k8s.io/kubernetes"], cwd=source).strip()
    output_of([sys.executable, maker, folder, Path(module) / "api" / "openapi-spec" / "swagger.json"], cwd=ROOT)
    return folder
