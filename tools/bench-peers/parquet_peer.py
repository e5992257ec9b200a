"""Parquet for tools/bench: read and sorted by DuckDB, written by Arrow, one column for each path."""

import duckdb
import pyarrow
import pyarrow.parquet

import peer

SYSTEM = f"Parquet (Arrow {pyarrow.__version__})"
ROW_GROUP_ROWS = 1_000_000

READ = "read_json(?, format = 'newline_delimited', maximum_object_size = 1048576, sample_size = 100000, union_by_name = true)"

# Values that hardly repeat, for which a dictionary would be stored beside them.
UNIQUE = {"messageId", "timestamp", "sentAt"}


def uuid_columns(connection, arguments):
    """The events' columns that hold UUIDs; Arrow would get them as text."""
    return [name for name, kind, *_ in connection.execute(f"DESCRIBE SELECT * FROM {READ}", [arguments.events]).fetchall() if kind == "UUID"]


def sorted_events(connection, uuids, arguments):
    """A reader of the events' columns, UUIDs as bytes."""
    bytes_of = ", ".join(f"unhex(replace({name}::VARCHAR, '-', '')) AS {name}" for name in uuids)
    columns = f"* REPLACE ({bytes_of})" if uuids else "*"
    order = "ORDER BY coalesce(source.userId, source.anonymousId::VARCHAR), source.timestamp"
    return connection.sql(f"SELECT {columns} FROM {READ} AS source {order}", params=[arguments.events]).to_arrow_reader(100_000)


def with_fixed_width(schema, uuids):
    for name in uuids:
        schema = schema.set(schema.get_field_index(name), pyarrow.field(name, pyarrow.binary(16)))
    return schema


def row_groups(batches):
    """The batches as tables of ROW_GROUP_ROWS, give or take one batch."""
    group, rows = [], 0
    for batch in batches:
        group.append(batch)
        rows += batch.num_rows
        if rows >= ROW_GROUP_ROWS:
            yield pyarrow.Table.from_batches(group)
            group, rows = [], 0
    if group:
        yield pyarrow.Table.from_batches(group)


def dictionary_columns(schema):
    """The paths of all columns but the unique ones, as Parquet names them."""
    empty = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(schema.empty_table(), empty)
    columns = pyarrow.parquet.ParquetFile(empty.getvalue()).schema
    return [columns.column(index).path for index in range(len(columns)) if columns.column(index).path not in UNIQUE]


def write(path, codec, level, arguments):
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{path}.temporary'")
        uuids = uuid_columns(connection, arguments)
        batches = sorted_events(connection, uuids, arguments)
        schema = with_fixed_width(batches.schema, uuids)
        with pyarrow.parquet.ParquetWriter(
                path, schema, compression=codec, compression_level=level, use_dictionary=dictionary_columns(schema)) as writer:
            for table in row_groups(batches):
                writer.write_table(table.cast(schema), row_group_size=2 * ROW_GROUP_ROWS)
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
