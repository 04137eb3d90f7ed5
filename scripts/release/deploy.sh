#!/usr/bin/env bash
# Brings one environment to a tag: deploy.sh staging|production TAG
# Helm goes back by itself when it does not become ready in time (--atomic). Environment: AWS_REGION, CLUSTER, REGISTRY,
# HOST (name of the API), CERTIFICATE_ARN, MODEL_TAG (else TAG), TIMEOUT (10m), CHART_ARGS (further words for helm),
# SKIP_KUBECONFIG=1 (take the current context), DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 2 "$@"
one_of "$1" staging production
[[ "$2" =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || die "'$2' is no tag of an image"
need_env REGISTRY HOST CERTIFICATE_ARN

if [ "${SKIP_KUBECONFIG:-}" != 1 ]; then
    need_env AWS_REGION CLUSTER
    run aws eks update-kubeconfig --region "$AWS_REGION" --name "$CLUSTER"
fi
read -ra more <<< "${CHART_ARGS:-}"
# The namespace is there: making it is not a deployer's right (k8s/eks/namespace.yaml).
run helm upgrade --install "$RELEASE" helm/commentsense --namespace "commentsense-$1" \
    --values helm/commentsense/values-eks.yaml --values "k8s/eks/environments/$1.yaml" \
    --set-string "image.registry=$REGISTRY" --set-string "image.tag=$2" \
    --set-string "modelServer.image.tag=${MODEL_TAG:-$2}" \
    --set-string "ingress.hosts[0].host=$HOST" \
    --set-string "ingress.annotations.alb\\.ingress\\.kubernetes\\.io/certificate-arn=$CERTIFICATE_ARN" \
    --atomic --wait --timeout "${TIMEOUT:-10m}" --history-max 10 ${more[@]+"${more[@]}"}
