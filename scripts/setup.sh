#!/usr/bin/env bash
# Makes .venv: exactly what requirements/dev.lock names, hashes checked, and our members on top, editable.
# Needs Python 3.11 or 3.12. uv is taken from PATH where it is the pinned series, else put into .uv first.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

supported() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        supported "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 or 3.12 that runs."
        printf '%s\n' "$PYTHON"
        return
    fi
    local candidate
    for candidate in python3.12 python3.11 python3 python; do
        if supported "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "no Python 3.11 or 3.12 found (python3 is $(python3 --version 2>/dev/null || echo absent))." \
        "Install one, or name one: make setup PYTHON=/path/to/python3.12"
}

python="$(find_python)"
export UV_PYTHON_DOWNLOADS=never
uv="$(PYTHON="$python" scripts/uv.sh)"

minor() {
    "$1" -c 'import sys; print(sys.version_info[:2])'
}

which="${1:-services}"
members=()
case "$which" in
    services)
        venv=.venv lock=requirements/dev.lock
        for project in services/*/pyproject.toml; do
            members+=(--editable "${project%/pyproject.toml}")
        done
        ;;
    training) venv=.venv-training lock=training/requirements.lock members=(--editable training) ;;
    transformers) venv=.venv-transformers lock=training/requirements-transformers.lock members=(--editable training) ;;
    *) fail "no environment is called $which: services, training or transformers" ;;
esac

# An environment of another Python stays, unless PYTHON asks for one.
if ! supported "$venv/bin/python" ||
    { [ -n "${PYTHON:-}" ] && [ "$(minor "$venv/bin/python")" != "$(minor "$python")" ]; }; then
    "$uv" venv --quiet --clear --python "$("$python" -c 'import sys; print(sys.executable)')" "$venv"
fi
export VIRTUAL_ENV="$PWD/$venv"
# The members are built by uv's own copy of uv_build, so that nothing comes from outside the lock.
"$uv" pip sync --quiet --require-hashes "$lock"
"$uv" pip install --quiet --no-deps --offline "${members[@]}"
"$uv" pip check --quiet
printf 'setup: %s is ready (%s, uv %s)\n' "$venv" "$("$venv/bin/python" --version)" "$("$uv" --version | cut -d' ' -f2)"
