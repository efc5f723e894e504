# Sourced: `find_clang clang-format` prints the newest one that formats as the repository does.
find_clang() {
    local name
    for name in "$1-19" "$1-20" "$1"; do
        command -v "$name" && return 0
    done
    echo "$1-19 is missing: apt-get install $1-19" >&2
    return 1
}
