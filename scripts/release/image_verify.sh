#!/usr/bin/env bash
# Checks that our workflows signed every image of a release: image_verify.sh TAG
# What was not scanned was not signed (images.yml), so what passes here was scanned. Environment: REGISTRY,
# GITHUB_REPOSITORY, MODEL_TAG (else TAG), DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 1 "$@"
need_env REGISTRY GITHUB_REPOSITORY

# verify IMAGE WORKFLOWS : WORKFLOWS as a regular expression.
verify() {
    run cosign verify --certificate-oidc-issuer "$ISSUER" --certificate-identity-regexp \
        "^https://github\\.com/${GITHUB_REPOSITORY//./\\.}/\\.github/workflows/$2\\.yml@refs/heads/main\$" "$1"
}

for service in $SERVICES; do
    verify "$REGISTRY/commentsense-$service:$1" images
done
verify "$REGISTRY/commentsense-model-server:${MODEL_TAG:-$1}" '(images|model)'
