#!/usr/bin/env bash
# Builds one image for every platform and pushes it: image_push.sh api|fetcher|worker|dashboard|youtube-stub|model-server
# The tag is git-COMMIT, for a model's image of MODEL=... model-VERSION. A tag that is there already is left alone, since
# the registry lets nobody write it twice. Environment: REGISTRY, GITHUB_SHA (else HEAD), GITHUB_REPOSITORY, PLATFORMS
# (linux/amd64,linux/arm64), MODEL (for model-server: fast, or `champion` of the registry), DRY_RUN.
# Outputs: image (with tag), name (without), digest.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 1 "$@"
# shellcheck disable=SC2086
one_of "$1" $SERVICES model-server
need_env REGISTRY

name=$REGISTRY/commentsense-$1
tag=$(commit_tag)
built=commentsense-model-server:fast

digest_of() {
    if [ "${DRY_RUN:-}" = 1 ]; then
        echo "sha256:$(printf '0%.0s' {1..64})"
    else
        docker buildx imagetools inspect "$1" --format '{{.Manifest.Digest}}' 2>/dev/null
    fi
}

# A model's image gets the version that the model itself says, which is the image's second tag.
version_of() {
    docker image inspect commentsense-model-server:champion \
        --format '{{index .Config.Labels "org.opencontainers.image.version"}}'
}

# The engine's own builder: the others keep an image to themselves, and the second build starts from the first.
if [ "$1" = model-server ]; then
    case ${MODEL:-fast} in
    fast) run env BUILDX_BUILDER=default make model-image MODEL=fast ;;
    champion)
        run env BUILDX_BUILDER=default make model-image MODEL= ALIAS=champion
        built=commentsense-model-server:champion
        if [ "${DRY_RUN:-}" = 1 ]; then tag=model-VERSION; else tag=model-$(version_of); fi
        [[ "$tag" =~ ^model-[A-Za-z0-9_.-]+$ ]] || die "the image names no version of its model: '$tag'"
        ;;
    *) die "MODEL is fast or champion, not '$MODEL'" ;;
    esac
fi

if [ "${DRY_RUN:-}" != 1 ] && digest=$(digest_of "$name:$tag"); then
    echo "$name:$tag is there already"
elif [ "$1" = model-server ]; then
    run docker tag "$built" "$name:$tag"
    run docker push "$name:$tag"
else
    # Provenance is attested by GitHub afterwards, over the digest; BuildKit's own would make it another.
    run docker buildx build --file services/Dockerfile --target "$1" \
        --platform "${PLATFORMS:-linux/amd64,linux/arm64}" --provenance=false \
        --build-arg "VERSION=$tag" --build-arg "REVISION=${GITHUB_SHA:-$(git rev-parse HEAD)}" \
        --build-arg "SOURCE=https://github.com/${GITHUB_REPOSITORY:-unknown}" \
        --tag "$name:$tag" --push .
fi
digest=$(digest_of "$name:$tag") || die "$name:$tag was pushed, but cannot be read"
[[ "$digest" =~ ^sha256:[0-9a-f]{64}$ ]] || die "$name:$tag has no digest: '$digest'"
output image "$name:$tag"
output name "$name"
output tag "$tag"
output digest "$digest"
