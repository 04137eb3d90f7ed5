#!/usr/bin/env bash
# Sees to a docker engine that builds images, and to the base image of the shipped models. Fails where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."
shared="${COMMENTSENSE_SHARED:-../shared}"

answers() {
    docker info >/dev/null 2>&1
}

if ! answers && [ -x "$shared/cluster/docker.sh" ] && [ "$(id -u)" = 0 ]; then
    # What is lent beside the checkout starts an engine, and makes base images of Debian's packages.
    missing=()
    for package in docker.io debootstrap iptables; do
        dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done
    if [ "${#missing[@]}" != 0 ]; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
    "$shared/cluster/docker.sh"
fi
answers || { echo "ci: no docker engine answers, and none could be started" >&2; exit 1; }

# MLflow starts from the image of exactly the Python that a model was made with.
for environment in services/model-server/model*/python_env.yaml; do
    base="python:$(sed -n 's/^python: *//p' "$environment")-slim"
    docker image inspect "$base" >/dev/null 2>&1 || timeout 60 docker pull -q "$base" 2>/dev/null && continue
    [ ! -x "$shared/cluster/base-images.sh" ] || "$shared/cluster/base-images.sh"
    minor="$(cut -d. -f1,2 <<<"$base")-slim"
    docker image inspect "$base" >/dev/null 2>&1 || docker tag "$minor" "$base"
done
