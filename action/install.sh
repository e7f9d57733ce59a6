#!/usr/bin/env bash
# Where the program comes from: the binary of a release, a build of the action's own checkout, or the PATH.
# Its output `binary` is the path of a program that has said its version.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"

TICKMARK_FROM=${TICKMARK_FROM:-release}
TICKMARK_VERSION=${TICKMARK_VERSION:-}
TICKMARK_SHA256=${TICKMARK_SHA256:-}
TICKMARK_REPOSITORY=${TICKMARK_REPOSITORY:-}

# the version that the action's checkout is of
own_version() { sed -n 's/^version = "\(.*\)"$/\1/p' "$here/../Cargo.toml" | head -n 1; }

# the target whose binary runs here; on Linux the one that needs no library of the system
target() {
    case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
        Linux-X64) echo x86_64-unknown-linux-musl ;;
        Linux-ARM64) echo aarch64-unknown-linux-musl ;;
        macOS-X64) echo x86_64-apple-darwin ;;
        macOS-ARM64) echo aarch64-apple-darwin ;;
        Windows-X64) echo x86_64-pc-windows-msvc ;;
    esac
}

fetch() { curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 --max-time 300 --output "$2" "$1"; }

# checked ARCHIVE SUMS NAME: the archive is the one that the release speaks of, and the one that the workflow asked for
checked() {
    local found listed
    found=$(digest "$1")
    listed=$(awk -v name="$3" '$2 == name || $2 == "*" name { print $1 }' "$2")
    if [ -z "$listed" ]; then stop "the checksums of the release do not name \`$3\`"; fi
    if [ "$found" != "$listed" ]; then stop "\`$3\` has the SHA-256 $found, but its release says $listed; it is not used"; fi
    if [ -n "$TICKMARK_SHA256" ] && [ "$found" != "$TICKMARK_SHA256" ]; then
        stop "\`$3\` has the SHA-256 $found, but the input \`sha256\` says \`$TICKMARK_SHA256\`; it is not used"
    fi
    say "$3 has the SHA-256 $found, as its release says"
}

# attested ARCHIVE: it was built by a workflow of the repository that it is released in
attested() {
    if ! command -v gh >/dev/null 2>&1; then stop "the input \`provenance\` needs the program gh, which is not installed"; fi
    if ! gh attestation verify "$1" --repo "$TICKMARK_REPOSITORY"; then
        stop "nothing attests that \`${1##*/}\` was built by a workflow of $TICKMARK_REPOSITORY; it is not used"
    fi
}

from_release() {
    local version=$TICKMARK_VERSION target name base scratch
    if [ -z "$version" ]; then version=$(own_version); fi
    if ! [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
        stop "the input \`version\` is \`$version\`; write it as \`0.1.0\`"
    fi
    if ! [[ $TICKMARK_REPOSITORY =~ ^[A-Za-z0-9_-]+/[A-Za-z0-9._-]+$ ]]; then
        stop "an action that is used from a path has no release; say \`from: source\` or \`from: path\`"
    fi
    target=$(target)
    if [ -z "$target" ]; then
        stop "no release is made for ${RUNNER_OS:-this system} on ${RUNNER_ARCH:-this machine}; say \`from: source\`"
    fi
    # A runner without a way out keeps the program in its tool cache. What was asked for by digest is fetched.
    local kept=${RUNNER_TOOL_CACHE:-/nowhere}/tickmark/$version/${RUNNER_ARCH:-}
    if [ -z "$TICKMARK_SHA256" ] && [ -x "$kept/tickmark" ] && [ -e "$kept.complete" ] && [ "${TICKMARK_PROVENANCE:-}" != true ]; then
        say "version $version from the tool cache of the runner"
        binary=$kept/tickmark
        return
    fi
    name=tickmark-$version-$target
    base=https://github.com/$TICKMARK_REPOSITORY/releases/download/v$version
    scratch=$(mktemp -d "$RUNNER_TEMP/tickmark-install.XXXXXX")
    fetch "$base/SHA256SUMS" "$scratch/SHA256SUMS" || stop "the checksums of release $version cannot be fetched from $base"
    fetch "$base/$name.tar.gz" "$scratch/$name.tar.gz" || stop "\`$name.tar.gz\` cannot be fetched from $base"
    checked "$scratch/$name.tar.gz" "$scratch/SHA256SUMS" "$name.tar.gz"
    if truth provenance "${TICKMARK_PROVENANCE:-}"; then attested "$scratch/$name.tar.gz"; fi
    # from standard input: to some a `D:` in a name is another machine
    tar -xzf - -C "$scratch" <"$scratch/$name.tar.gz"
    binary=$scratch/$name/tickmark
    if [ -f "$binary.exe" ]; then binary=$binary.exe; fi
}

from_source() {
    if ! command -v cargo >/dev/null 2>&1; then stop "\`from: source\` needs the Rust toolchain, and cargo is not installed"; fi
    say "building from the checkout of the action"
    CARGO_TARGET_DIR=$RUNNER_TEMP/tickmark-build cargo build --release --locked --quiet --manifest-path "$here/../Cargo.toml" ||
        stop "the checkout of the action does not build"
    binary=$RUNNER_TEMP/tickmark-build/release/tickmark
    if [ -f "$binary.exe" ]; then binary=$binary.exe; fi
}

from_path() {
    binary=$(command -v tickmark) || stop "\`from: path\` needs a \`tickmark\` on the PATH, and there is none"
}

case $TICKMARK_FROM in
    release) from_release ;;
    source) from_source ;;
    path) from_path ;;
    *) stop "the input \`from\` is \`$TICKMARK_FROM\`; write \`release\`, \`source\` or \`path\`" ;;
esac
told=$("$binary" --version) || stop "\`$binary\` does not run on this machine"
if [ "$TICKMARK_FROM" = release ] && [ "$told" != "tickmark ${TICKMARK_VERSION:-$(own_version)}" ]; then
    stop "the program of the release says that it is \`$told\`; it is not used"
fi
say "$told"
output binary "$binary"
