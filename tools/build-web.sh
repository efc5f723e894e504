#!/usr/bin/env bash
# Builds the web client into build/web, if something of it is newer than that. What goes wrong is one line.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$project/tools/node.sh"

is_current() {
    [ -f "$project/build/web/index.html" ] &&
        [ -z "$(find "$project/web" \( -name node_modules -o -name dist \) -prune -o -newer "$project/build/web/index.html" \
            -type f -not -path '*/test*/*' -not -path '*/e2e/*' -print -quit)" ]
}

if is_current; then
    exit 0
fi
log=$project/build/web.log
mkdir -p "$project/build"
give_up() {
    echo "No web client: $1 ($log)" >&2
    exit 1
}
use_node "$project" 2>"$log" || give_up "Node 20.19 or newer is missing, and PyPI, which has it too, can't be reached"
install_web_packages "$project" 2>"$log" || give_up "npm can't reach its packages"
echo "Building the web client" >&2
(cd "$project/web" && npm run --silent build --workspace @messenger/app -- --logLevel warn) >"$log" 2>&1 || give_up "it does not build"
touch "$project/build/web/index.html"
