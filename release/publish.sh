#!/usr/bin/env bash
# Makes the release of VERSION on GitHub from the archives of a directory: release/publish.sh ARCHIVES. Its notes name the commit to
# pin the action to, and hold the section of CHANGELOG.md.
set -euo pipefail
cd "$(dirname "$0")/.."
archives=$1
(cd "$archives" && sha256sum --check --strict SHA256SUMS)
notes=$(mktemp)
{
    printf 'In a workflow: `uses: %s@%s # v%s`\n\n' "$GITHUB_REPOSITORY" "$GITHUB_SHA" "$VERSION"
    awk -v begin="## [$VERSION]" 'index($0, begin) == 1 { on = 1; next } on && /^## / { exit } on' CHANGELOG.md
} >"$notes"
gh release create "v$VERSION" --verify-tag --title "Tickmark $VERSION" --notes-file "$notes" "$archives"/*
