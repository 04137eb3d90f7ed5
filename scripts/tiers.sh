#!/usr/bin/env bash
# Runs verbs of the Makefile one after the other and prints how long each took; the first that fails ends it.
set -euo pipefail
cd "$(dirname "$0")/.."

summary=""
for verb in "$@"; do
    began=$SECONDS
    printf '\n=== %s\n' "$verb"
    # Each tier's own arguments, if any, are in TIER_ARGS_<verb>, e.g. TIER_ARGS_bench=--quick.
    name="TIER_ARGS_${verb//-/_}"
    if ! make --no-print-directory "$verb" "ARGS=${!name:-}"; then
        printf '\n%s=== %-16s FAILED after %d s\n' "$summary" "$verb" $((SECONDS - began)) >&2
        exit 1
    fi
    summary+="$(printf '=== %-16s %4d s' "$verb" $((SECONDS - began)))"$'\n'
done
printf '\n%s' "$summary"
