#!/usr/bin/env bash
# Checks and tests the web client and the SDK on the development build of the server.
#   test-web.sh OUT.xml    writes JUnit files beside OUT.xml, which has the checks
set -uo pipefail
out=$(realpath "${1:?where the results go}")
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$project/tools/build.sh"
. "$project/tools/node.sh"
cases=()
failed=0

# One check: a test case by its exit code.
check() {
    local name=$1
    shift
    echo "-- $name" >&2
    if "$@" >&2; then
        cases+=("<testcase classname=\"web\" name=\"$name\"/>")
    else
        cases+=("<testcase classname=\"web\" name=\"$name\"><failure message=\"$name failed\"/></testcase>")
        failed=1
    fi
}

in_web() {
    (cd "$project/web" && "$@")
}

write_results() {
    { echo '<testsuite name="web">'; printf '%s\n' "${cases[@]}"; echo '</testsuite>'; } >"$out"
}
trap write_results EXIT

use_node "$project" && install_web_packages "$project" && build "$project" dev programs || exit 1
export MESSENGER_BIN=${MESSENGER_BIN:-$project/build/dev/bin}

check "lint" in_web npm run --silent lint
check "types" in_web npm run --silent typecheck
check "generated types are those of the server" in_web npm run --silent generate -- --check
check "SDK: package" in_web npm run --silent build --workspace @messenger/client
for workspace in client app; do
    in_web npm run --silent test --workspace "@messenger/$workspace" -- --reporter=default --reporter=junit \
        --outputFile.junit="${out%.xml}-$workspace-unit.xml" >&2 || failed=1
done
check "build" "$project/tools/build-web.sh"
check "size" in_web npm run --silent size --workspace @messenger/app
(export E2E_JUNIT=${out%.xml}-app.xml WEB_ROOT=$project/build/web && in_web npm run --silent e2e --workspace @messenger/app) >&2 || failed=1
exit $failed
