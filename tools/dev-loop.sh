#!/usr/bin/env bash
# Rebuilds and restarts messenger whenever a source changes; a failed build leaves the last one running.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. tools/install-packages.sh
. tools/build.sh
install_packages tests || exit 1

server=
stop() { [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null; wait "$server"; server=; }; }
trap 'stop; exit 0' INT TERM
trap stop EXIT

fingerprint() { find apps packages services cmake CMakeLists.txt -type f -printf '%p %T@\n' | sort | cksum; }
last=
while true; do
    now=$(fingerprint)
    if [ "$now" != "$last" ]; then
        last=$now
        if build "$PWD" dev messenger; then
            stop
            build/dev/bin/messenger "$@" &
            server=$!
        fi
    fi
    sleep 0.5
done
