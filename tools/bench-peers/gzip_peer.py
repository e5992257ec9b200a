"""gzip -6 of the whole file, for tools/bench."""

import zlib

import peer

if __name__ == "__main__":
    arguments = peer.parse_arguments()
    # 31: a window of 32 KiB, in gzip's format.
    compressor, size = zlib.compressobj(6, zlib.DEFLATED, 31), 0
    with open(arguments.events, "rb", buffering=0) as file:
        while chunk := file.read(1 << 20):
            size += len(compressor.compress(chunk))
    peer.size_row("gzip -6", "NDJSON", size + len(compressor.flush()), peer.count_lines(arguments.events))
