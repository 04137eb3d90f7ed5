"""Whether a difference between two groups is more than chance."""

import math

_SURE = 3.0


def differ(hits: float, rows: float, other_hits: float, other_rows: float) -> bool:
    """Whether two shares are apart by three standard errors of their difference (the pooled z-test)."""
    if rows < 1 or other_rows < 1:
        return False
    pooled = (hits + other_hits) / (rows + other_rows)
    error = math.sqrt(pooled * (1.0 - pooled) * (1.0 / rows + 1.0 / other_rows))
    return error > 0.0 and abs(hits / rows - other_hits / other_rows) >= _SURE * error
