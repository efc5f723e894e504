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
    # On a terminal ninja draws its own progress; --quiet would hide the steps of a first build, which takes minutes.
    ninja -C "$folder" "$@" 2>&1 | sed -u '/^ninja: Entering directory/d; /^ninja: no work to do/d; /Re-checking globbed/d' >&2
}
