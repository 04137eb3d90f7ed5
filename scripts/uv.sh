#!/usr/bin/env bash
# Prints the path of uv: the one on PATH where it is of the pinned series, else one in .uv, installed now if absent.
set -euo pipefail
cd "$(dirname "$0")/.."

# Another series would fetch its build backend, and might lock differently.
pinned="$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements/uv.txt)"
series="${pinned%.*}"

of_the_series() {
    case "$("$1" --version 2>/dev/null)" in
        "uv $series."*) return 0 ;;
        *) return 1 ;;
    esac
}

if found="$(command -v uv)" && of_the_series "$found"; then
    printf '%s\n' "$found"
    exit 0
fi
if ! of_the_series .uv/bin/uv; then
    python="${PYTHON:-python3}"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "setup: $python cannot make virtual environments (module venv or ensurepip is missing)." \
            "On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
    echo "setup: putting uv $pinned into .uv" >&2
    "$python" -m venv --clear .uv
    .uv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        -r requirements/uv.txt >&2
fi
printf '%s\n' "$PWD/.uv/bin/uv"
