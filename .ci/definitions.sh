#!/usr/bin/env bash
# The definitions of the custom resources that the chart can make, applied to the cluster of kubectl's context. Only for
# a cluster that reaches the world; where ../shared lends them, the tests apply those.
set -euo pipefail
raw=https://raw.githubusercontent.com
released=https://github.com
urls=(
    "$released/kedacore/keda/releases/download/v2.18.0/keda-2.18.0-crds.yaml"
    "$released/kubernetes-sigs/gateway-api/releases/download/v1.4.0/standard-install.yaml"
    "$raw/external-secrets/external-secrets/v1.3.2/deploy/crds/bundle.yaml"
    "$released/prometheus-operator/prometheus-operator/releases/download/v0.86.0/stripped-down-crds.yaml"
    "$raw/kserve/kserve/v0.16.0/config/crd/full/serving.kserve.io_inferenceservices.yaml"
)
for url in "${urls[@]}"; do
    kubectl apply --server-side --filename "$url" >/dev/null
    echo "applied ${url##*/}"
done
