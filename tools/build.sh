# Sourced by run and test: `build FOLDER PRESET [target...]` configures where needed and builds, on stderr, quiet when
# there is nothing to do.

build() {
    local project=$1 preset=$2
    shift 2
    local folder=$project/build/$preset log=$project/build/$preset.configure.log
    # Ninja configures again when a CMake file changes, but does not know of the presets. A configuration that stopped
    # half way leaves no build.ninja.
    if [ ! -f "$folder/build.ninja" ] || [ "$project/CMakePresets.json" -nt "$folder/build.ninja" ]; then
        mkdir -p "$project/build"
        echo "Configuring $preset" >&2
        if ! (cd "$project" && cmake --preset "$preset" >"$log" 2>&1); then
            cat "$log" >&2
            return 1
        fi
    fi
    # --quiet hides the progress, too, which a first build of minutes should show.
    if ninja -C "$folder" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
        return 0
    fi
    ninja -C "$folder" "$@" >&2
}
