# shellcheck shell=bash
# Set-up shared by the scripts in tools: what a Debian or Ubuntu with Swift and git still needs is found, named and installed.
# Sourced, never run. Everything is checked first, so a second run installs nothing.

swift_version_min="6.2"
simdjson_version_min="3.0"

# Prints a heading.
heading() {
    printf '\n== %s\n' "$*"
}

# Prints why the script cannot go on, and ends it.
fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Makes sure that the package can be built here, or ends the script with a sentence about what is missing.
set_up() {
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        install_missing_packages
    else
        require_libraries
    fi
    require_simdjson_version
    require_swift
}

# Prints the names of the missing Debian packages, one a line.
missing_packages() {
    local package
    for package in liblz4-dev libxxhash-dev libsimdjson-dev; do
        is_installed "$package" || echo "$package"
    done
    command -v pkg-config >/dev/null || echo pkg-config
    has_cxx_library || echo g++
}

is_installed() {
    [[ "$(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null)" == installed* ]]
}

# The C++ standard library's headers, whichever compiler brought them.
has_cxx_library() {
    compgen -G '/usr/include/c++/*/string' >/dev/null
}

install_missing_packages() {
    local missing
    missing="$(missing_packages)"
    [[ -n "$missing" ]] || return 0
    local -a packages as_root=()
    mapfile -t packages <<<"$missing"
    if [[ "$(id -u)" -ne 0 ]]; then
        command -v sudo >/dev/null ||
            fail "these packages are missing and installing them needs root or sudo: ${packages[*]}"
        as_root=(sudo)
    fi
    echo "Installing with apt-get: ${packages[*]}"
    "${as_root[@]}" apt-get update --quiet
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${packages[@]}"
}

# On systems without apt: names what is missing instead of installing it.
require_libraries() {
    local -a missing=()
    local library
    if command -v pkg-config >/dev/null; then
        for library in liblz4 libxxhash simdjson; do
            pkg-config --exists "$library" || missing+=("$library")
        done
    else
        missing+=("pkg-config, and maybe liblz4, libxxhash and simdjson")
    fi
    has_cxx_library || missing+=("the C++ standard library's headers")
    if ((${#missing[@]} > 0)); then
        local list
        list="$(printf '%s, ' "${missing[@]}")"
        fail "missing on this system, please install with its package manager (with development files): ${list%, }"
    fi
}

require_simdjson_version() {
    pkg-config --atleast-version="$simdjson_version_min" simdjson ||
        fail "simdjson $simdjson_version_min or newer is needed, but $(pkg-config --modversion simdjson 2>/dev/null || echo none) is installed;" \
            "Debian 12 and Ubuntu 24.04 have it"
}

require_swift() {
    command -v swift >/dev/null ||
        fail "Swift $swift_version_min or newer is needed, but there is no 'swift' in PATH; see https://www.swift.org/install/linux"
    local text version
    text="$(swift --version 2>/dev/null)" || fail "'swift --version' failed; is the toolchain complete?"
    [[ "$text" =~ Swift\ version\ ([0-9]+\.[0-9]+) ]] || fail "cannot read a version from 'swift --version': $text"
    version="${BASH_REMATCH[1]}"
    is_at_least "$version" "$swift_version_min" ||
        fail "Swift $swift_version_min or newer is needed, but 'swift' is $version; see https://www.swift.org/install/linux"
}

# Whether version $1, two numbers with a dot, is not older than $2.
is_at_least() {
    (("${1%%.*}" > "${2%%.*}" || ("${1%%.*}" == "${2%%.*}" && "${1#*.}" >= "${2#*.}")))
}
