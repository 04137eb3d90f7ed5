"""What tests over the labelled data share."""

import sys
from pathlib import Path

# The API's estimator is measured here, and only here: training never imports the services.
for _member in ("api", "contracts"):
    sys.path.append(str(Path(__file__).parents[2] / "services" / _member / "src"))
