#!/usr/bin/env bash
# Builds the image of VERSION from the Containerfile, tries it, and pushes it to the packages of the repository.
set -euo pipefail
cd "$(dirname "$0")/.."
image=ghcr.io/$(printf '%s' "$GITHUB_REPOSITORY" | tr '[:upper:]' '[:lower:]'):$VERSION
docker build --file Containerfile --tag "$image" .
status=0
docker run --rm --network none --read-only -v "$PWD/fixtures/company:/isms:ro" "$image" check --as-of 2026-11-23 --quiet || status=$?
if [ "$status" -ne 1 ]; then
    echo "exit status $status, but the shipped company has gaps and 1 was expected" >&2
    exit 1
fi
printf '%s' "$TOKEN" | docker login ghcr.io --username "$GITHUB_ACTOR" --password-stdin
docker push "$image"
