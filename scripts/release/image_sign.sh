#!/usr/bin/env bash
# Signs a pushed image without keys, and its list of contents with it: image_sign.sh NAME@sha256:... SBOM.spdx.json
# The certificate is the workflow's own (OIDC), so it works in a job with `id-token: write` alone. Environment: DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 2 "$@"
[[ "$1" =~ @sha256:[0-9a-f]{64}$ ]] || die "an image is signed by its digest (NAME@sha256:...), not '$1'"
[ "${DRY_RUN:-}" = 1 ] || [ -s "$2" ] || die "there is no SBOM $2"

run cosign sign --yes "$1"
run cosign attest --yes --type spdxjson --predicate "$2" "$1"
