"""Parquet for tools/bench: read and sorted by DuckDB, written by Arrow, one column for each path."""

import duckdb
import pyarrow
import pyarrow.parquet

import peer

SYSTEM = f"Parquet (Arrow {pyarrow.__version__})"
ROW_GROUP_ROWS = 1_000_000

SORTED = """
    SELECT * FROM read_json(?, format = 'newline_delimited', maximum_object_size = 1048576, sample_size = 100000, union_by_name = true)
    ORDER BY coalesce(userId, anonymousId::VARCHAR), timestamp
"""


def write(path, codec, level, arguments):
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{path}.temporary'")
        batches = connection.execute(SORTED, [arguments.events]).to_arrow_reader(ROW_GROUP_ROWS)
        with pyarrow.parquet.ParquetWriter(path, batches.schema, compression=codec, compression_level=level) as writer:
            for batch in batches:
                writer.write_table(pyarrow.Table.from_batches([batch]), row_group_size=ROW_GROUP_ROWS)
    peer.remove(path + ".temporary")


def storage(arguments):
    events = peer.count_lines(arguments.events)
    for what, codec, level in [("LZ4, sorted", "lz4", None), ("ZSTD(3), sorted", "zstd", 3)]:
        try:
            path = peer.made_once(f"{arguments.folder}/parquet/{codec}.parquet", lambda unfinished: write(unfinished, codec, level, arguments))
            peer.size_row(SYSTEM, what, peer.size_of(path), events)
        except (duckdb.Error, pyarrow.ArrowException) as error:
            peer.unavailable(SYSTEM, what, error)


if __name__ == "__main__":
    storage(peer.parse_arguments())
