"""DuckDB for tools/bench: tables sorted by customer and time, in files of their own."""

import json
import time

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


USERS_TABLE = """
    CREATE TABLE events AS
    SELECT json->>'$.userId' AS customer, (json->>'$.timestamp')::TIMESTAMP AS occurred_at, coalesce(json->>'$.event', '') = 'Order Completed' AS is_order,
        coalesce(json->>'$.event', '') = 'Product Viewed' AS is_view, CASE WHEN is_order THEN (json->>'$.properties.total')::DECIMAL(18, 2) END AS total
    FROM read_json_objects(?, format = 'newline_delimited', maximum_object_size = 1048576)
    WHERE json->>'$.userId' IS NOT NULL
    ORDER BY customer, occurred_at
"""

# Running totals of each customer, then a join for each bound: the row's instant, and the instants at which the windows before it begin.
FEATURES = """
    COPY (
        WITH running AS MATERIALIZED (
            SELECT customer, occurred_at, count(*) OVER sofar AS events, min(occurred_at) OVER sofar AS first_seen, sum(is_order::INT) OVER sofar AS orders, sum(total) OVER sofar AS revenue,
                max(total) OVER sofar AS largest_order, max(CASE WHEN is_order THEN occurred_at END) OVER sofar AS last_order_at, sum(is_view::INT) OVER sofar AS views
            FROM events WINDOW sofar AS (PARTITION BY customer ORDER BY occurred_at RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        ), asked AS MATERIALIZED (SELECT "row", customer[9:] AS customer, as_of FROM read_csv('{rows}', types = {{'as_of': 'TIMESTAMP'}}))
        SELECT "row", now.events, now.first_seen, now.occurred_at AS last_seen, now.orders, now.revenue, now.largest_order, now.last_order_at,
            now.orders - coalesce(month_ago.orders, 0) AS orders_30d, now.views - coalesce(week_ago.views, 0) AS views_7d, now.orders >= 2 AS is_repeat
        FROM asked
        ASOF LEFT JOIN running AS now ON asked.customer = now.customer AND asked.as_of >= now.occurred_at
        ASOF LEFT JOIN running AS month_ago ON asked.customer = month_ago.customer AND asked.as_of - INTERVAL 30 DAY >= month_ago.occurred_at
        ASOF LEFT JOIN running AS week_ago ON asked.customer = week_ago.customer AND asked.as_of - INTERVAL 7 DAY >= week_ago.occurred_at
    ) TO '{answers}' (FORMAT csv)
"""

# Nothing is known of a customer before the first event; then counts and sums are 0.
DIFFERENCES = """
    SELECT count(*) FROM read_csv('{own}', types = {{'first_seen': 'TIMESTAMP', 'last_seen': 'TIMESTAMP', 'last_order_at': 'TIMESTAMP', 'revenue': 'DECIMAL(18,2)', 'largest_order': 'DECIMAL(18,2)', 'error': 'VARCHAR'}}) AS own
    FULL JOIN read_csv('{answers}', types = {{'revenue': 'DECIMAL(18,2)', 'largest_order': 'DECIMAL(18,2)', 'last_order_at': 'TIMESTAMP'}}) AS peer ON own."row" = peer."row"
    WHERE own."row" IS NULL OR peer."row" IS NULL OR own.error IS NOT NULL OR own.found <> (peer.events IS NOT NULL) OR own.events IS DISTINCT FROM peer.events
        OR own.first_seen IS DISTINCT FROM peer.first_seen OR own.last_seen IS DISTINCT FROM peer.last_seen OR own.orders IS DISTINCT FROM peer.orders
        OR coalesce(own.revenue, 0) <> coalesce(peer.revenue, 0) OR own.largest_order IS DISTINCT FROM peer.largest_order OR own.last_order_at IS DISTINCT FROM peer.last_order_at
        OR own.orders_30d IS DISTINCT FROM peer.orders_30d OR own.views_7d IS DISTINCT FROM peer.views_7d OR own."audiences.repeat" IS DISTINCT FROM peer.is_repeat
"""

SIZES = """
    SELECT count(DISTINCT customer) FROM (SELECT unnest(?::TIMESTAMP[]) AS instant) AS steps
    LEFT JOIN (SELECT customer, occurred_at FROM events WHERE is_order) AS orders ON occurred_at <= instant AND occurred_at > instant - INTERVAL 30 DAY
    GROUP BY instant ORDER BY instant
"""


def point_in_time(arguments):
    """Features by window functions over all events and ASOF joins; every answer compared with Hindsight's."""
    connection = duckdb.connect(table("users", USERS_TABLE, arguments), read_only=True)
    answers, rows, seconds = arguments.answers + ".duckdb", peer.count_lines(arguments.rows) - 1, []
    for _ in range(arguments.rounds + 1):
        start = time.perf_counter()
        connection.execute(FEATURES.format(rows=arguments.rows, answers=answers))
        seconds.append(time.perf_counter() - start)
    differences = connection.execute(DIFFERENCES.format(own=arguments.answers, answers=answers)).fetchone()[0]
    # The first round warms.
    peer.row(SYSTEM, "window functions and ASOF JOIN, all cores", seconds=seconds[1:], rows_per_second=[rows / each for each in seconds[1:]], differences=differences)


def series(arguments):
    """Sizes of an audience at each step, compared with Hindsight's."""
    connection = duckdb.connect(table("users", USERS_TABLE, arguments), read_only=True)
    with open(arguments.answers) as file:
        points = json.load(file)["points"]
    instants, seconds = [point["at"] for point in points], []
    for _ in range(arguments.rounds + 1):
        start = time.perf_counter()
        sizes = [size for size, in connection.execute(SIZES, [instants]).fetchall()]
        seconds.append(time.perf_counter() - start)
    peer.row(SYSTEM, "count(DISTINCT) by step, all cores", seconds=seconds[1:], differences=sum(size != point["size"] for size, point in zip(sizes, points)) + abs(len(sizes) - len(points)))


if __name__ == "__main__":
    parsed = peer.parse_arguments()
    {"storage": storage, "customer": customer, "scan": scan, "point-in-time": point_in_time, "series": series}[parsed.verb](parsed)
