# The files that a pull request touches. Sourced, never run.

# The commits between which the change lies, as `git diff` takes them; fails where the checkout does not hold them.
change() {
    local base
    # What a pull request checks out is its merge into the base: the change is the difference to the first parent.
    if [[ ${GITHUB_REF:-} == refs/pull/*/merge ]] && git rev-parse --quiet --verify 'HEAD^2' >/dev/null 2>&1; then
        printf '%s\n' 'HEAD^1' HEAD
        return
    fi
    base=$(jq -er '.pull_request.base.sha | select(test("^[0-9a-f]{40,64}$"))' "${GITHUB_EVENT_PATH:-/dev/null}" 2>/dev/null) || return 1
    base=$(git merge-base "$base" HEAD 2>/dev/null) || return 1
    printf '%s\n' "$base" HEAD
}

# changed_files LIST: writes them to LIST, separated by NUL, by their paths from the top of the repository; fails where it is not
# known what the change is.
changed_files() {
    local ends
    ends=$(change) || return 1
    # shellcheck disable=SC2086 # two words, ours
    git -c core.quotePath=false diff --name-only --no-renames --no-relative --no-ext-diff --no-textconv -z ${ends//$'\n'/ } -- >"$1"
}
