"""zstd -3 of the whole file, for tools/bench."""

import subprocess

import peer

if __name__ == "__main__":
    arguments = peer.parse_arguments()
    size = 0
    with subprocess.Popen(["zstd", "-3", "--stdout", "--quiet", arguments.events], stdout=subprocess.PIPE, preexec_fn=peer.end_with_parent) as process:
        while chunk := process.stdout.read(1 << 20):
            size += len(chunk)
    if process.returncode != 0:
        raise SystemExit(f"zstd ended with status {process.returncode}")
    peer.size_row("zstd -3", "NDJSON", size, peer.count_lines(arguments.events))
