#!/usr/bin/env bash
# Checks the records, writes the reports, and says in outputs what came of it. Whether the job fails is decided by
# conclude.sh, so that the outputs are there first. No input is ever part of a command: each is one word of one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"
. "$here/changed.sh"

# the file of each format
named() {
    case $1 in
        json) echo report.json ;;
        html) echo report.html ;;
        markdown) echo report.md ;;
        csv) echo findings.csv ;;
        xlsx) echo findings.xlsx ;;
        junit) echo junit.xml ;;
        sarif) echo tickmark.sarif ;;
        sarif-full) echo tickmark-full.sarif ;;
        gitlab) echo gl-code-quality-report.json ;;
        oscal) echo oscal-assessment-results.json ;;
        ics) echo due.ics ;;
        paper) echo working-papers.md ;;
        github) echo annotations.txt ;;
        github-summary) echo summary.md ;;
        *) return 1 ;;
    esac
}

# Nothing said is no conclusion: until the end the outputs say that there is none.
conclude() {
    output exit "$1"
    case $1 in
        0) output conclusion clear ;;
        1) output conclusion gaps ;;
        *) output conclusion inconclusive ;;
    esac
    output reason "$2"
}
concluded=
trap 'if [ -z "$concluded" ]; then conclude 2 "the check did not come to its end"; fi' EXIT

command -v jq >/dev/null 2>&1 || stop "the program jq, which reads the report, is not installed"
directory=${TICKMARK_OUTPUTS:-}
# its own, since a job may use the action more than once
if [ -z "$directory" ]; then directory=$(mktemp -d "$RUNNER_TEMP/tickmark.XXXXXX"); fi
case $directory in /* | [A-Za-z]:*) ;; *) directory=$PWD/$directory ;; esac
mkdir -p "$directory" || stop "the directory of the reports cannot be made"

formats=(json)
read -r -d '' -a asked <<<"${TICKMARK_FORMATS:-}" || true
for format in ${asked[@]+"${asked[@]}"}; do
    named "$format" >/dev/null || stop "the input \`formats\` names \`$format\`, which this action cannot place"
    case " ${formats[*]} " in *" $format "*) ;; *) formats+=("$format") ;; esac
done
if truth summary "${TICKMARK_SUMMARY:-}"; then formats+=(github-summary); fi

if [ -n "${TICKMARK_READINESS_ON:-}" ]; then
    if [ -n "${TICKMARK_AS_OF:-}" ]; then stop "the inputs \`as-of\` and \`readiness-on\` exclude each other"; fi
    command=(readiness --on="$TICKMARK_READINESS_ON")
else
    command=(check)
    if [ -n "${TICKMARK_AS_OF:-}" ]; then command+=(--as-of="$TICKMARK_AS_OF"); fi
fi
command+=(-C "${TICKMARK_DIRECTORY:-.}")
if [ -n "${TICKMARK_CONFIG:-}" ]; then command+=(--config="$TICKMARK_CONFIG"); fi
if [ -n "${TICKMARK_FAIL_ON:-}" ]; then command+=(--fail-on="$TICKMARK_FAIL_ON"); fi
if truth offline "${TICKMARK_OFFLINE:-}"; then command+=(--offline); fi
while IFS= read -r pack; do
    pack=${pack%$'\r'}
    if [ -n "$pack" ]; then command+=(--pack="$pack"); fi
done <<<"${TICKMARK_PACK:-}"

case ${TICKMARK_ANNOTATE:-changed} in
    all) formats+=(github) ;;
    none) ;;
    changed)
        formats+=(github)
        if [[ ${GITHUB_EVENT_NAME:-} == pull_request* && ${command[0]} == check ]]; then
            if changed_files "$directory/changed"; then
                command+=(--changed="$directory/changed")
                say "the comments are on the files that the pull request touches; all records are checked"
            else
                say "all findings are commented on: the checkout does not hold what the pull request changes (\`fetch-depth: 2\` brings it)"
            fi
        fi
        ;;
    *) stop "the input \`annotate\` is \`$TICKMARK_ANNOTATE\`; write \`changed\`, \`all\` or \`none\`" ;;
esac

# What an earlier run left is not what this one says.
for format in "${formats[@]}"; do
    file=$directory/$(named "$format")
    rm -f "$file"
    command+=(--output "$format=$file")
done

# Records are texts of others: while they are printed the runner follows no command.
echo "::group::The report"
quiet=$(token)
echo "::stop-commands::$quiet"
status=0
"$TICKMARK_BINARY" --color never "${command[@]}" --output terminal 2>&1 || status=$?
printf '\n::%s::\n' "$quiet"
echo "::endgroup::"

report=$directory/$(named json)
# on Windows jq ends its lines with a CR
of_report() { jq -er "$1" "$report" | tr -d '\r'; }
said=$(of_report .conclusion.exit 2>/dev/null) || said=
if [ -z "$said" ]; then
    exit=2 reason="there is no report: tickmark ended with exit status $status, and the log says why"
else
    exit=$status reason=$(of_report .conclusion.reason)
    if [ "$said" != "$status" ]; then
        exit=2 reason="tickmark ended with exit status $status, but its report concludes with $said: $reason"
    fi
    count() {
        local number
        number=$(of_report "$2")
        output "$1" "$number"
    }
    count majors '[.findings[] | select(.verdict == "nonconform" and .grade == "major")] | length'
    count minors '[.findings[] | select(.verdict == "nonconform" and .grade == "minor")] | length'
    count ofis '[.findings[] | select(.verdict == "ofi" or (.verdict == "nonconform" and .grade == "ofi"))] | length'
    count not-tested '.totals.not_tested'
fi

output directory "$directory"
for format in "${formats[@]}"; do
    file=$directory/$(named "$format")
    if [ ! -f "$file" ]; then continue; fi
    case $format in
        github) output annotations "$file" ;;
        github-summary) output summary "$file" ;;
        *) output "$format" "$file" ;;
    esac
done
conclude "$exit" "$reason"
concluded=yes
