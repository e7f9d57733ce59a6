# What the steps of the action share. Sourced, never run. As all of them it keeps to bash 3.2, which macOS has.

# one line for the log; texts of others never begin it
say() { printf 'tickmark: %s\n' "$*"; }

# A message of a workflow command: the runner takes %, CR and LF apart again.
escaped() {
    local text=$1 percent='%' cr=$'\r' lf=$'\n'
    text=${text//"$percent"/%25}
    text=${text//"$cr"/%0D}
    text=${text//"$lf"/%0A}
    printf '%s' "$text"
}

# Ends a step that cannot do what it was asked for, and says why on the page of the run.
stop() {
    printf '::error title=Tickmark could not conclude::%s\n' "$(escaped "$*")"
    exit 2
}

# A word that nobody can have foreseen.
token() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# output NAME VALUE: an output of the step. A value may hold anything, also line breaks: the word that ends it is unforeseeable.
output() {
    local end
    end=end_$(token)
    printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

# truth NAME VALUE: succeeds for `true`, fails for `false`, ends for anything else
truth() {
    case $2 in
        true) return 0 ;;
        false | '') return 1 ;;
        *) stop "the input \`$1\` is \`$2\`; write \`true\` or \`false\`" ;;
    esac
}

# the SHA-256 of a file
digest() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum <"$1" | cut -d ' ' -f 1
    else
        shasum -a 256 <"$1" | cut -d ' ' -f 1
    fi
}
