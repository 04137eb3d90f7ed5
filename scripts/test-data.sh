#!/usr/bin/env bash
# Runs the given command where the labelled data is, and says NOT RUN where it is not.
set -euo pipefail
cd "$(dirname "$0")/.."

data="${COMMENTSENSE_DATA:-../shared/data}"
if [ ! -d "$data" ]; then
    echo "NOT RUN: the labelled data is not here ($data). Set COMMENTSENSE_DATA to its folder."
    exit 0
fi
COMMENTSENSE_DATA="$(cd "$data" && pwd)" exec "$@"
