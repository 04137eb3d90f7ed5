#!/usr/bin/env bash
# Builds the image of the model server under the name that skaffold (IMAGE) or Tilt (EXPECTED_REF) asks for.
#
# MODEL (fast or accurate), MODEL_DIR or ALIAS say which model, as for `make model-image`; fast when none is set.
# skaffold also gives BUILD_CONTEXT (the repository), PLATFORMS (at most one: the image is built by the engine at hand)
# and PUSH_IMAGE (true: the image must be in the registry when this ends). Needs Python 3.11 or 3.12, make and docker.
set -euo pipefail

fail() {
    printf 'model image: %s\n' "$*" >&2
    exit 1
}

image="${IMAGE:-${EXPECTED_REF:-}}"
[ -n "$image" ] || fail "neither IMAGE (skaffold) nor EXPECTED_REF (Tilt) says what the image is to be called"
cd "${BUILD_CONTEXT:-$(dirname "${BASH_SOURCE[0]}")/../..}"
[ -f scripts/model_image.py ] || fail "$PWD is not the repository"

platforms="${PLATFORMS:-}"
case "$platforms" in
    "" | all) ;;
    *,*) fail "one platform at a time: $platforms (set --platform=linux/amd64, or build.platforms in skaffold.yaml)" ;;
    *) export DOCKER_DEFAULT_PLATFORM="$platforms" ;;
esac

# Makes .venv by scripts/setup.sh where it is missing or older than its lock.
make --no-print-directory setup
if [ -z "${MODEL:-}${MODEL_DIR:-}${ALIAS:-}" ]; then
    export MODEL=fast
fi

said="$(mktemp)"
trap 'rm -f "$said"' EXIT
.venv/bin/python scripts/model_image.py | tee "$said"
# Its line `image    NAME:VERSION and NAME:fast` says what it made.
built="$(sed -n 's/^image  *\([^ ]*\) and .*$/\1/p' "$said")"
[ -n "$built" ] || fail "scripts/model_image.py did not say what it built"

docker="${DOCKER:-docker}"
"$docker" tag "$built" "$image"
if [ "${PUSH_IMAGE:-false}" = true ]; then
    "$docker" push "$image"
fi
printf 'model image: %s is %s\n' "$image" "$built"
