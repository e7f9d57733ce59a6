#!/usr/bin/env bash
# Ends the job as the run ended. What did not conclude is no success.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"

case ${TICKMARK_EXIT:-} in
    0) say "concluded, and nothing is open at or above the grade that fails" ;;
    1)
        printf '::error title=Gaps found::%s\n' "$(escaped "${TICKMARK_REASON:-}")"
        exit 1
        ;;
    *) stop "${TICKMARK_REASON:-the check did not run}" ;;
esac
