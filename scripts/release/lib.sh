# Sourced by the scripts beside it: what the steps of the workflows share. DRY_RUN=1 prints commands and runs none.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Deployed names; deploy.yml and k8s/eks agree with them.
readonly RELEASE=commentsense
readonly SERVICES="api fetcher worker dashboard youtube-stub"
readonly ISSUER=https://token.actions.githubusercontent.com

die() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# usage COUNT ARGUMENTS... : the comment at the top of the script, where the number of arguments is another.
usage() {
    local wanted=$1
    shift
    [ "$#" = "$wanted" ] && [ "${1:-}" != --help ] && return
    sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

# need_env NAME... : the variables that must be set, all missing ones named at once.
need_env() {
    local name missing=()
    for name in "$@"; do [ -n "${!name:-}" ] || missing+=("$name"); done
    [ ${#missing[@]} = 0 ] || die "set ${missing[*]} first"
}

# run COMMAND... : say it, and do it unless DRY_RUN=1.
run() {
    printf '+' >&2
    printf ' %q' "$@" >&2
    printf '\n' >&2
    [ "${DRY_RUN:-}" = 1 ] || "$@"
}

# one_of WORD ALLOWED... : the word, or an error that names what is allowed.
one_of() {
    local word=$1 allowed
    shift
    for allowed in "$@"; do [ "$word" = "$allowed" ] && return; done
    die "'$word' is none of: $*"
}

# output NAME VALUE : for later steps of the job, and for who reads the log.
output() {
    echo "$1=$2"
    if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "$1=$2" >> "$GITHUB_OUTPUT"; fi
}

# The tag of a commit: git- and twelve digits of it.
commit_tag() {
    local commit=${GITHUB_SHA:-}
    [ -n "$commit" ] || commit=$(git rev-parse HEAD)
    [[ "$commit" =~ ^[0-9a-f]{40}$ ]] || die "GITHUB_SHA is no commit: $commit"
    echo "git-${commit:0:12}"
}
