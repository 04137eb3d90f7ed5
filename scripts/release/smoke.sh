#!/usr/bin/env bash
# The chart's own test in one environment: smoke.sh staging|production
# The chart prints what its pod said. In staging a whole analysis of the stub's video, in production one prediction. Environment: TIMEOUT (5m), DRY_RUN.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 1 "$@"
one_of "$1" staging production

run helm test "$RELEASE" --namespace "commentsense-$1" --timeout "${TIMEOUT:-5m}"
