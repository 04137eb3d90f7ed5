#!/usr/bin/env bash
# Sees to a cluster for the tiers that need one. Where kubectl has a context already, that cluster is used. Otherwise:
# `packages` installs what the one needs that is lent beside the checkout, `build` makes its programs (minutes; meant to
# run beside other tiers), `up` starts it and prints what to evaluate.
set -euo pipefail
cd "$(dirname "$0")/.."
shared="$(cd "${COMMENTSENSE_SHARED:-../shared}" 2>/dev/null && pwd)" || shared=""

has_context() {
    command -v kubectl >/dev/null 2>&1 && kubectl config current-context >/dev/null 2>&1
}

lent() {
    [ -n "$shared" ] && [ -x "$shared/cluster/up.sh" ] && return
    echo "ci: kubectl has no current context, and no cluster is lent beside the checkout" >&2
    exit 1
}

case "${1:?packages, build or up}" in
packages)
    has_context && exit 0
    lent
    "$shared/cluster/install.sh"
    ;;
build)
    has_context && exit 0
    lent
    "$shared/cluster/build.sh"
    ;;
up)
    if ! has_context; then
        lent
        {
            # State can outlive the processes that made it.
            "$shared/cluster/down.sh"
            "$shared/cluster/up.sh"
        } >&2
        # shellcheck source=/dev/null
        (. "$shared/cluster/env.sh" && printf 'export PATH=%q KUBECONFIG=%q DOCKER=%q\n' "$PATH" "$KUBECONFIG" "$DOCKER")
    fi
    ;;
*)
    echo "usage: $0 packages|build|up" >&2
    exit 2
    ;;
esac
