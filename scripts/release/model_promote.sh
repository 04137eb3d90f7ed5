#!/usr/bin/env bash
# The gates: the challenger becomes champion, or the job fails and nothing has changed: model_promote.sh full|small
# Environment: MLFLOW_TRACKING_URI, DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 1 "$@"
one_of "$1" full small
need_env MLFLOW_TRACKING_URI

run .venv-training/bin/training promote --profile "$1"
