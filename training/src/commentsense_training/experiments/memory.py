"""The most memory that this process has held since a mark."""

import resource
import sys
from pathlib import Path

_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


def mark() -> bool:
    """Begin to count anew; returns whether the system can (Linux), else the peak is that of the whole process."""
    try:
        # 5 resets the peak, see proc(5).
        _CLEAR.write_text("5")
    except OSError:
        return False
    return True


def peak() -> float:
    """Peak resident memory in MiB since the last mark, or of the whole process where marks are not possible."""
    try:
        for line in _STATUS.read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    # Kilobytes on Linux, bytes on macOS.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
