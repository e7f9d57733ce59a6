#!/usr/bin/env bash
# Builds the program for a target on a machine of its kind: release/build.sh TARGET INTO. It has to start there.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1
into=$2

rustup target add "$target"
case $target in
    *-linux-musl)
        # the databases and the allocator are C; musl-gcc compiles them against musl
        if ! command -v musl-gcc >/dev/null 2>&1; then
            sudo apt-get update -qq
            sudo apt-get install -y -qq --no-install-recommends musl-tools
        fi
        variable=CC_${target//-/_}
        export "$variable=musl-gcc"
        ;;
    *-windows-msvc)
        # one file that needs no runtime beside it
        export RUSTFLAGS="-C target-feature=+crt-static"
        ;;
esac
cargo build --release --locked --target "$target"

built=${CARGO_TARGET_DIR:-target}/$target/release/tickmark
if [ -f "$built.exe" ]; then suffix=.exe; else suffix=; fi
"$built$suffix" --version
mkdir -p "$into/$target"
cp "$built$suffix" "$into/$target/tickmark$suffix"
