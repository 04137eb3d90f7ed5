"""What the images of the light services may hold."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HEAVY = {"scikit-learn", "lightgbm", "xgboost", "mlflow", "mlflow-skinny", "pandas", "scipy", "torch", "matplotlib"}


@pytest.mark.parametrize("member", ["api", "contracts", "fetcher", "worker", "youtube-stub"])
def test_light_services_hold_no_modelling_library(member: str) -> None:
    """Their locks, which their images install, name none."""
    lock = (ROOT / "services" / member / "requirements.lock").read_text()
    names = set(re.findall(r"^([a-z0-9.-]+)==", lock, re.M))
    assert len(names) > 5
    assert names & HEAVY == set()


def test_black_box_tests_import_nothing_of_ours() -> None:
    """tests/e2e knows the product by its command line and its HTTP calls alone."""
    for path in (ROOT / "tests" / "e2e").glob("*.py"):
        assert not re.search(r"^\s*(import|from) commentsense", path.read_text(), re.M), path
