#!/usr/bin/env bash
# Fills FOLDER with a demo, once: ./run --demo. Needs the release build.
#   fill.sh FOLDER
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$project/tools/node.sh"

use_node "$project" && install_web_packages "$project"
(cd "$project/web" && npm run --silent build --workspace @messenger/client)
MESSENGER_BIN=${MESSENGER_BIN:-$project/build/release/bin} node "$project/tools/demo/fill.mjs" "$1"
