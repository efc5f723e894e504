# Sourced by run and test: `install_packages [tests|compare]` installs what is missing of what the build (and the tests, or
# bench/compare) need; python3-venv is for Node (tools/node.sh).
# Debian 12, Debian 13 and Ubuntu 24.04; the list follows cmake/dependencies.cmake.

needed_packages() {
    local purpose=${1:-}
    local packages=(cmake ninja-build ccache clang-19 lld-19 libclang-rt-19-dev pkg-config libsoci-dev libsqlite3-dev default-libmysqlclient-dev libpq-dev libmongoc-dev libsodium-dev
        libssl-dev libcurl4-openssl-dev liboath-dev libhiredis-dev libnghttp2-dev libbrotli-dev libzstd-dev libspdlog-dev libfmt-dev libmimalloc-dev prometheus-cpp-dev libcli11-dev zlib1g-dev libicu-dev python3-venv)
    # shellcheck disable=SC1091
    . /etc/os-release
    case "${ID:-}-${VERSION_ID:-}" in
        # Their own g++ can't be used; see cmake/compiler.cmake.
        debian-12) packages+=(libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev) ;;
        debian-13 | ubuntu-24.04) packages+=(libboost1.83-dev libboost-json1.83-dev libboost-url1.83-dev) ;;
        *) return 1 ;;
    esac
    if [ "$purpose" = tests ]; then
        packages+=(libgtest-dev libgmock-dev mariadb-server postgresql redis-server openssl chromium fonts-noto-color-emoji fonts-dejavu-core)
    elif [ "$purpose" = compare ]; then
        packages+=(nats-server ejabberd nginx-light haproxy wrk nghttp2-client python3)
        command -v npm >/dev/null || packages+=(nodejs npm)
    fi
    printf '%s\n' "${packages[@]}"
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

install_packages() {
    local needed missing=() package
    if ! command -v dpkg-query >/dev/null || ! needed=$(needed_packages "${1:-}"); then
        echo "This system is not Debian 12, Debian 13 or Ubuntu 24.04: its packages are taken as they are." >&2
        return 0
    fi
    for package in $needed; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    local become_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing, and installing them takes root (there is no sudo here). As root, run:" >&2
            echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
            return 1
        fi
        become_root=(sudo)
    fi
    echo "Installing: ${missing[*]}" >&2
    {
        "${become_root[@]}" apt-get -qq update &&
            "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}"
    } >&2
}
