#!/usr/bin/env bash
# Packs programs for release: release/package.sh BINARIES OUT [HOST], with one directory for each target in BINARIES, of which
# HOST (the Linux one unless said otherwise) runs here and prints completions and manual pages. Makes an archive for each target
# and SHA256SUMS over them. The same input gives the same bytes: order, times and owners are fixed. GNU tar is needed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binaries=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
host=$binaries/${3:-x86_64-unknown-linux-gnu}/tickmark
chmod +x "$host"

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1)
told=$("$host" --version)
if [ "$told" != "tickmark $version" ]; then
    echo "\`$host\` says that it is \`$told\`, but Cargo.toml says \`$version\`" >&2
    exit 1
fi
# the day of the commit, unless the caller says otherwise
when=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct)}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/common/completions"
cp "$here/README.md" "$here/CHANGELOG.md" "$here/LICENSE-MIT" "$here/LICENSE-APACHE" "$scratch/common/"
"$host" completions bash >"$scratch/common/completions/tickmark.bash"
"$host" completions zsh >"$scratch/common/completions/_tickmark"
"$host" completions fish >"$scratch/common/completions/tickmark.fish"
"$host" completions powershell >"$scratch/common/completions/_tickmark.ps1"
"$host" completions elvish >"$scratch/common/completions/tickmark.elv"
"$host" manual --into "$scratch/common/man"
for page in "$scratch/common/man/tickmark.1" "$scratch/common/man/tickmark-check.1"; do
    if [ ! -s "$page" ]; then echo "there is no manual page ${page##*/}" >&2; exit 1; fi
done

rm -f "$out"/tickmark-*.tar.gz "$out/SHA256SUMS"
for directory in "$binaries"/*/; do
    target=$(basename "$directory")
    name=tickmark-$version-$target
    cp -R "$scratch/common" "$scratch/$name"
    cp "$directory"tickmark* "$scratch/$name/"
    chmod -R u=rwX,go=rX "$scratch/$name"
    chmod 755 "$scratch/$name"/tickmark*
    tar --sort=name --format=ustar --mtime="@$when" --owner=0 --group=0 --numeric-owner -C "$scratch" -cf - "$name" |
        gzip -9 -n >"$out/$name.tar.gz"
done
(cd "$out" && sha256sum tickmark-*.tar.gz >SHA256SUMS)
cat "$out/SHA256SUMS"
