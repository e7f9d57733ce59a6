#!/usr/bin/env bash
# Tries a program that was built: release/try.sh DIRECTORY. It has to find the gaps of the shipped company.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$1/tickmark
if [ -f "$program.exe" ]; then program=$program.exe; fi
chmod +x "$program"
status=0
"$program" check -C fixtures/company --as-of 2026-11-23 --output json=company.json || status=$?
jq -c '.conclusion, .totals' company.json
rm -f company.json
if [ "$status" -ne 1 ]; then
    echo "exit status $status, but the shipped company has gaps and 1 was expected" >&2
    exit 1
fi
