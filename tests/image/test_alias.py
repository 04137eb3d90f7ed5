"""Which version of the registry becomes an image."""

import os
import subprocess
import sys
from pathlib import Path

from scripts.model_image import Source
from tests.golden import ROOT, SHIPPED

_SCRIPT = [sys.executable, str(ROOT / "scripts" / "model_image.py")]
# Registers the shipped model in the local store as training does, and gives it the alias.
_REGISTER = """
import sys
from commentsense_training import tracking
from commentsense_training.settings import Settings
settings = Settings()
client = tracking.connect(settings)
run = client.create_run(tracking.experiment(client, tracking.REGISTERED, settings))
client.log_artifacts(run.info.run_id, sys.argv[1], "model")
client.create_registered_model(settings.registered_model)
uri = f"{client.get_run(run.info.run_id).info.artifact_uri}/model"
version = client.create_model_version(settings.registered_model, uri, run_id=run.info.run_id)
client.set_registered_model_alias(settings.registered_model, "champion", version.version)
"""


def test_a_champion_of_the_registry_comes_first(tmp_path: Path) -> None:
    """The champion is downloaded and described as it is; another alias that nobody has is refused."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
    own["COMMENTSENSE_MLFLOW_STORE"] = str(tmp_path)
    environment = {**own, "PYTHONPATH": str(ROOT / "training" / "src")}
    subprocess.run(
        [sys.executable, "-c", _REGISTER, str(SHIPPED["fast"])], env=environment, check=True, capture_output=True
    )
    code = (
        "from scripts.model_image import chosen\n"
        "with chosen('', '', '') as source: print(source.name, source.description['version'], source.folder)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=True)
    assert "commentsense-sentiment@champion is version 1" in done.stdout
    name, version, folder = done.stdout.splitlines()[-1].split(" ", 2)
    assert (name, version) == ("champion", Source(SHIPPED["fast"], "fast").description["version"])
    assert Path(folder) != SHIPPED["fast"]
    refused = subprocess.run([*_SCRIPT, "--alias", "nobody"], env=own, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "commentsense-sentiment@nobody" in refused.stderr
    assert "Traceback" not in refused.stderr
