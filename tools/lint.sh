#!/usr/bin/env bash
# lint.sh FILE...: layout and, where clang-tidy and a dev build are there, clang-tidy.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. tools/find-clang.sh
format=$(find_clang clang-format) || exit 1
code=0
"$format" --dry-run -Werror "$@" || code=1
python3 tools/check-layers.py || code=1
if tidy=$(find_clang clang-tidy) && [ -f build/dev/compile_commands.json ]; then
    printf '%s\n' "$@" | grep '\.cpp$' | xargs -P "$(nproc)" -n 4 "$tidy" -p build/dev --quiet || code=1
fi
exit $code
