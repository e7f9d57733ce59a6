# The files that a pull request touches. Sourced, never run.

# git in the repository of the records; a job in a container does not own what it checked out
in_repository() { git -c safe.directory='*' -c core.fsmonitor=false -C "${TICKMARK_DIRECTORY:-.}" "$@" 2>/dev/null; }

# The commit from which the change leads to HEAD; fails where the checkout does not hold it.
base_of_change() {
    local head base
    head=$(in_repository rev-parse --verify HEAD) || return 1
    # What a pull request checks out is its merge into the base: the change is the difference to the first parent.
    if [[ ${GITHUB_REF:-} == refs/pull/*/merge && $head == "${GITHUB_SHA:-}" ]] && in_repository rev-parse --verify --quiet 'HEAD^2' >/dev/null; then
        in_repository rev-parse --verify 'HEAD^1'
        return
    fi
    base=$(jq -er '.pull_request.base.sha | select(test("^[0-9a-f]{40,64}$"))' "${GITHUB_EVENT_PATH:-/dev/null}" 2>/dev/null) || return 1
    in_repository merge-base "${base%$'\r'}" HEAD
}

# changed_files LIST: writes them to LIST, separated by NUL, by their paths from the top of the repository; fails where it is not
# known what the change is.
changed_files() {
    local base
    base=$(base_of_change) || return 1
    in_repository diff --name-only --no-renames --no-relative --no-ext-diff --no-textconv -z "$base" HEAD -- >"$1"
}
