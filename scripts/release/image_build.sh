#!/usr/bin/env bash
# Builds one image for this machine, to be scanned: image_build.sh api|fetcher|worker|dashboard|youtube-stub|model-server
# Its name is commentsense-NAME:git-COMMIT. Environment: GITHUB_SHA (else HEAD), DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 1 "$@"
# shellcheck disable=SC2086
one_of "$1" $SERVICES model-server

image=commentsense-$1:$(commit_tag)
if [ "$1" = model-server ]; then
    run env BUILDX_BUILDER=default make model-image MODEL=fast
    run docker tag commentsense-model-server:fast "$image"
else
    run docker buildx build --file services/Dockerfile --target "$1" --load --tag "$image" .
fi
output image "$image"
