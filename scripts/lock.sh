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
options+=(--constraint requirements/dev.lock)
for project in services/*/pyproject.toml; do
    "$uv" pip compile "${options[@]}" "$project" -o "${project%/pyproject.toml}/requirements.lock"
done
# Training has an environment of its own, and the transformers one more on top of it.
"$uv" pip compile "${options[@]}" --extra test training/pyproject.toml -o training/requirements.lock
"$uv" pip compile "${options[@]}" --constraint training/requirements.lock --extra test --extra transformers \
    training/pyproject.toml -o training/requirements-transformers.lock
for lock in requirements/dev.lock services/*/requirements.lock training/requirements*.lock; do
    printf '%s: %s packages\n' "$lock" "$(grep -c == "$lock")"
done
