#!/usr/bin/env bash
# Puts the programs of `make test-deploy` and `make chart` into .tools/bin, each built from a Go module whose version
# and checksums are pinned in scripts/tools/NAME/go.{mod,sum}; and promtool from Debian's package `prometheus`.
# A second run takes no time. Usage: scripts/tools.sh [NAME...]; all without a name.
#
# NICE               how nice the builds are (10)
# COMMENTSENSE_SHARED  where a local cluster's build may already have helm and kubeconform (../shared)
set -euo pipefail
cd "$(dirname "$0")/.."

# helm comes last: a cluster's build that goes on meanwhile may have made it by then.
ALL=(promtool actionlint kube-score helm-docs helm-unittest kubeconform helm)
BIN="$PWD/.tools/bin"

fail() {
    printf 'tools: %s\n' "$*" >&2
    exit 1
}

# The pinned module of a tool, and its version without the v.
package_of() { sed -n 's/^tool \(.*\)$/\1/p' "scripts/tools/$1/go.mod"; }
pinned() {
    local package
    package="$(package_of "$1")"
    sed -n 's/^\t*\(require \)\{0,1\}\([^ ]*\) v\([^ ]*\).*/\2 \3/p' "scripts/tools/$1/go.mod" |
        awk -v package="$package" 'index(package, $1 "/") == 1 { print $1, $2; exit }'
}

ldflags() { # name version
    local flags="-s -w"
    case "$1" in
        helm)
            # Without these, helm says v3.19 of itself and takes the cluster's version from its own age.
            flags+=" -X helm.sh/helm/v3/internal/version.version=v$2 -X helm.sh/helm/v3/internal/version.metadata="
            flags+=" -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor=34"
            flags+=" -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=34"
            ;;
        kubeconform) flags+=" -X main.version=v$2" ;;
        kube-score) flags+=" -X main.version=$2" ;;
        helm-docs) flags+=" -X main.version=$2" ;;
        actionlint) flags+=" -X github.com/rhysd/actionlint.version=$2" ;;
    esac
    printf '%s\n' "$flags"
}

# What is wrong with the Go that is here; nothing when it can build all tools.
trouble_with_go() {
    local have need
    need="$(sed -n 's/^go \(.*\)/\1/p' scripts/tools/*/go.mod | sort -V | tail -1)"
    if ! command -v go >/dev/null; then
        echo "Go $need or newer is not in PATH"
        return
    fi
    have="$(go env GOVERSION)"
    # A go that may download its successor does so by itself.
    if [ "$(go env GOTOOLCHAIN)" = local ] && [ "$(printf '%s\n%s\n' "$need" "${have#go}" | sort -V | head -1)" != "$need" ]; then
        echo "$(command -v go) is ${have#go}, and the tools need $need or newer"
    fi
}

# The same module version, built by somebody else before: a local cluster's build.
built_elsewhere() { # name module version -> path
    local shared="${COMMENTSENSE_SHARED:-../shared}" folder
    [ -f "$shared/cluster/env.sh" ] || return 1
    # shellcheck disable=SC1091
    folder="$(unset BIN; . "$shared/cluster/env.sh" >/dev/null 2>&1 && printf '%s' "${BIN:-}")"
    [ -x "$folder/$1" ] && go version -m "$folder/$1" 2>/dev/null | grep -qE "[[:space:]]$2[[:space:]]+v$3([[:space:]]|\$)" || return 1
    printf '%s\n' "$folder/$1"
}

promtool() {
    if command -v promtool >/dev/null; then
        return
    fi
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        began=$SECONDS
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends prometheus; } \
            >.tools/apt.log 2>&1 || { tail -5 .tools/apt.log >&2 && fail "apt-get could not install prometheus."; }
        printf 'tools: %-14s installed in %d s\n' promtool $((SECONDS - began))
        return
    fi
    fail "promtool is not in PATH. Debian and Ubuntu: apt-get install prometheus; macOS: brew install prometheus;" \
        "else take it from https://prometheus.io/download."
}

wanted=("$@")
[ $# -gt 0 ] || wanted=("${ALL[@]}")
mkdir -p "$BIN"

missing=()
for name in "${wanted[@]}"; do
    if [ "$name" = promtool ]; then
        promtool
        continue
    fi
    [ -f "scripts/tools/$name/go.mod" ] || fail "there is no tool $name: one of ${ALL[*]}"
    stamp="$(cat "scripts/tools/$name/go.mod" "scripts/tools/$name/go.sum" scripts/tools.sh | git hash-object --stdin)"
    if [ -x "$BIN/$name" ] && [ "$(cat ".tools/$name.stamp" 2>/dev/null)" = "$stamp" ]; then
        continue
    fi
    missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

PATH="$PATH:/usr/local/go/bin"
trouble="$(trouble_with_go)"
if [ -n "$trouble" ]; then
    absent=()
    for name in "${missing[@]}"; do
        command -v "$name" >/dev/null || absent+=("$name")
    done
    [ ${#absent[@]} -eq 0 ] || fail "$trouble, and ${absent[*]} not in PATH either. Install Go (https://go.dev/dl) to have" \
        "the tools built, or install them yourself."
    echo "tools: $trouble; taking ${missing[*]} from PATH as they are, whatever their version" >&2
    exit 0
fi

export CGO_ENABLED=0
for name in "${missing[@]}"; do
    began=$SECONDS
    read -r module version < <(pinned "$name")
    how="built"
    if found="$(built_elsewhere "$name" "$module" "$version")"; then
        ln -sf "$found" "$BIN/$name"
        how="found built"
    else
        rm -f "$BIN/$name"
        nice -n "${NICE:-10}" go build -C "scripts/tools/$name" -trimpath -buildvcs=false -mod=readonly \
            -ldflags "$(ldflags "$name" "$version")" -o "$BIN/$name" "$(package_of "$name")" 2>".tools/$name.log" ||
            { grep -v '^go: downloading' ".tools/$name.log" >&2; fail "$name $version could not be built."; }
    fi
    cat "scripts/tools/$name/go.mod" "scripts/tools/$name/go.sum" scripts/tools.sh | git hash-object --stdin >".tools/$name.stamp"
    printf 'tools: %-14s %-8s %s in %d s\n' "$name" "$version" "$how" $((SECONDS - began))
done
