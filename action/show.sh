#!/usr/bin/env bash
# Shows the findings on the page of the run: comments, which are workflow commands, and the summary of the job.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"

# GitHub drops a whole summary that is longer than 1 MiB.
most=1048576

if [ -n "${TICKMARK_ANNOTATIONS:-}" ]; then cat "$TICKMARK_ANNOTATIONS"; fi
if [ -n "${TICKMARK_SUMMARY:-}" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    long=$(wc -c <"$TICKMARK_SUMMARY")
    if [ "$long" -gt "$most" ]; then
        say "the summary is $((long)) bytes long, and GitHub takes $most: it is not shown, the reports hold it all"
    else
        cat "$TICKMARK_SUMMARY" >>"$GITHUB_STEP_SUMMARY"
    fi
fi
