#!/usr/bin/env bash
# Writes the lock files: one for development with everything in it, and one a member that its image installs.
# The members' locks are constrained by the first, so that what is tested is what runs. No download addresses inside.
set -euo pipefail
cd "$(dirname "$0")/.."

uv="$(scripts/uv.sh)"
options=(--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links
    --no-header --no-annotate "$@")
for project in services/*/pyproject.toml training/pyproject.toml; do
    options+=(--no-emit-package "$(sed -n 's/^name = "\(.*\)"/\1/p' "$project" | head -1)")
done

"$uv" pip compile "${options[@]}" --group dev pyproject.toml -o requirements/dev.lock
for project in services/*/pyproject.toml training/pyproject.toml; do
    lock="${project%/pyproject.toml}/requirements.lock"
    "$uv" pip compile "${options[@]}" --constraint requirements/dev.lock "$project" -o "$lock"
    printf '%s: %s packages\n' "$lock" "$(grep -c == "$lock")"
done
