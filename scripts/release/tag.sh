#!/usr/bin/env bash
# Prints the tag that a commit's images have: tag.sh
# Environment: GITHUB_SHA (else HEAD). Output: tag.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
usage 0 "$@"
output tag "$(commit_tag)"
