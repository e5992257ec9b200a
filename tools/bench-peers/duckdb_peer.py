"""DuckDB for tools/bench: tables sorted by customer and time, in files of their own."""

import duckdb

import peer

SYSTEM = f"DuckDB {duckdb.__version__}"

TEXT_TABLE = """
    CREATE TABLE events AS
    SELECT coalesce(json->>'$.userId', json->>'$.anonymousId') AS customer, (json->>'$.timestamp')::TIMESTAMP AS occurred_at,
        coalesce(json->>'$.event', json->>'$.type') AS name, json::VARCHAR AS event
    FROM read_json_objects(?, format = 'newline_delimited', maximum_object_size = 1048576)
    ORDER BY customer, occurred_at
"""

COLUMNS_TABLE = """
    CREATE TABLE events AS
    SELECT * FROM read_json(?, format = 'newline_delimited', maximum_object_size = 1048576, sample_size = 100000, union_by_name = true)
    ORDER BY coalesce(userId, anonymousId::VARCHAR), timestamp
"""


def table(name, statement, arguments):
    """The path of a database with the table that the statement makes of the events."""

    def make(path):
        with duckdb.connect(path) as connection:
            connection.execute("SET preserve_insertion_order = true")
            connection.execute(statement, [arguments.events])
            connection.execute("CHECKPOINT")

    return peer.made_once(f"{arguments.folder}/duckdb/{name}.db", make)


def connect(arguments):
    connection = duckdb.connect(table("text", TEXT_TABLE, arguments), read_only=True)
    connection.execute("SET threads = 1")
    return connection


def storage(arguments):
    events = peer.count_lines(arguments.events)
    for what, name, statement in [("one column for each path, sorted", "columns", COLUMNS_TABLE), ("JSON as text, sorted", "text", TEXT_TABLE)]:
        try:
            peer.size_row(SYSTEM, what, peer.size_of(table(name, statement, arguments)), events)
        except duckdb.Error as error:
            peer.unavailable(SYSTEM, what, error)


def customer(arguments):
    connection = connect(arguments)
    question = "SELECT event FROM events WHERE customer = ? AND occurred_at <= ?::TIMESTAMP ORDER BY occurred_at"

    def ask(name):
        return len(connection.execute(question, [name, arguments.as_of]).fetchall())

    peer.look_up(SYSTEM, "table sorted by customer, in the process", arguments, ask)


def scan(arguments):
    connection = connect(arguments)
    question = "SELECT count(*) FROM events WHERE name = ? AND occurred_at BETWEEN ?::TIMESTAMP AND ?::TIMESTAMP"
    events = connection.execute("SELECT count(*) FROM events").fetchone()[0]

    def count():
        return connection.execute(question, [arguments.name, arguments.start, arguments.end]).fetchone()[0]

    peer.time_scan(SYSTEM, "count(*), 1 thread", arguments, events, count)


if __name__ == "__main__":
    parsed = peer.parse_arguments()
    {"storage": storage, "customer": customer, "scan": scan}[parsed.verb](parsed)
