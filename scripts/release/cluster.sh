#!/usr/bin/env bash
# A kind cluster for the tests, with the definitions of the custom resources that the chart can make: cluster.sh
# Needs kind, kubectl and the world. Environment: DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 0 "$@"

raw=https://raw.githubusercontent.com
released=https://github.com
run kind create cluster --config k8s/kind/cluster.yaml --wait 120s
for url in \
    "$released/kedacore/keda/releases/download/v2.18.0/keda-2.18.0-crds.yaml" \
    "$released/kubernetes-sigs/gateway-api/releases/download/v1.4.0/standard-install.yaml" \
    "$raw/external-secrets/external-secrets/v1.3.2/deploy/crds/bundle.yaml" \
    "$released/prometheus-operator/prometheus-operator/releases/download/v0.86.0/stripped-down-crds.yaml" \
    "$raw/kserve/kserve/v0.16.0/config/crd/full/serving.kserve.io_inferenceservices.yaml"; do
    run kubectl apply --server-side --filename "$url"
done
