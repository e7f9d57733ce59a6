#!/usr/bin/env bash
# What a release is of: its version, which the tag must name, and the targets. Outputs `version` and `targets`.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
if ! [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
    echo "Cargo.toml names no version: \`$version\`" >&2
    exit 1
fi
# a run by hand makes everything and releases nothing, so that it needs no tag
if [ "${GITHUB_REF_TYPE:-}" = tag ] && [ "${GITHUB_REF_NAME:-}" != "v$version" ]; then
    echo "the tag is \`$GITHUB_REF_NAME\`, but Cargo.toml says \`$version\`" >&2
    exit 1
fi
if [ "${GITHUB_REF_TYPE:-}" = tag ] && ! grep -qF "## [$version]" CHANGELOG.md; then
    echo "CHANGELOG.md has no section \`## [$version]\`" >&2
    exit 1
fi
printf 'version=%s\n' "$version" >>"$GITHUB_OUTPUT"
printf 'targets=%s\n' "$(jq -c . release/targets.json)" >>"$GITHUB_OUTPUT"
