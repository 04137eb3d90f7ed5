#!/usr/bin/env bash
# Back to an earlier revision: rollback.sh staging|production REVISION
# REVISION 0 is the one before. `helm history commentsense -n commentsense-production` lists them. Environment:
# AWS_REGION and CLUSTER (unless SKIP_KUBECONFIG=1), TIMEOUT (10m), DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 2 "$@"
one_of "$1" staging production
[[ "$2" =~ ^[0-9]+$ ]] || die "a revision is a number, not '$2'"

if [ "${SKIP_KUBECONFIG:-}" != 1 ]; then
    need_env AWS_REGION CLUSTER
    run aws eks update-kubeconfig --region "$AWS_REGION" --name "$CLUSTER"
fi
run helm rollback "$RELEASE" "$2" --namespace "commentsense-$1" --wait --timeout "${TIMEOUT:-10m}"
