#!/usr/bin/env bash
# Trains, measures and registers a challenger: model_train.sh full|small
# Environment: MLFLOW_TRACKING_URI (the team's server, docs/mlflow-on-aws.md), DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 1 "$@"
one_of "$1" full small
need_env MLFLOW_TRACKING_URI

if [ "$1" = full ]; then run make train; else run make train-small; fi
