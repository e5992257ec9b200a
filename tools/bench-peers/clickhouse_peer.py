"""ClickHouse, inside this process as chdb, for tools/bench: MergeTree tables sorted by customer and time."""

import os
import time

from chdb import session

import peer

TEXT_COLUMNS = "customer String, occurred_at DateTime64(6, 'UTC'), name LowCardinality(String), event String"
JSON_COLUMNS = "customer String, occurred_at DateTime64(6, 'UTC'), event JSON({hints})"
HINTS = "messageId UUID, anonymousId UUID, timestamp DateTime64(3, 'UTC'), sentAt DateTime64(3, 'UTC'), type LowCardinality(String)"

CUSTOMER = "if(JSONExtractString(line, 'userId') != '', JSONExtractString(line, 'userId'), JSONExtractString(line, 'anonymousId'))"
OCCURRED_AT = "parseDateTime64BestEffort(JSONExtractString(line, 'timestamp'), 6, 'UTC')"
NAME = "if(JSONExtractString(line, 'event') != '', JSONExtractString(line, 'event'), JSONExtractString(line, 'type'))"

SETTINGS = "SETTINGS max_threads = 2, max_insert_threads = 1, max_memory_usage = 12000000000, date_time_input_format = 'best_effort'"


class Store:
    """A folder of tables."""

    def __init__(self, path):
        self.path = path
        os.makedirs(path, exist_ok=True)
        self.session = session.Session(path)
        self.run("CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic")

    def run(self, statement):
        return self.session.query(statement, "TabSeparated").data()

    def number(self, statement):
        return int(self.run(statement))

    def has(self, table):
        """Whether the table is there and whole: a finished one has a view of that name beside it."""
        return self.number(f"SELECT count() FROM system.tables WHERE database = 'bench' AND name = 'finished_{table}'") == 1

    def make(self, table, columns, values, codec, arguments):
        """Makes the table of the events' lines and merges it into one part, unless it is there."""
        if self.has(table):
            return
        self.load(table, columns, values, codec, arguments)
        self.run(f"OPTIMIZE TABLE bench.{table} FINAL")
        self.run(f"CREATE VIEW bench.finished_{table} AS SELECT 1")

    def load(self, table, columns, values, codec, arguments):
        self.run(f"DROP TABLE IF EXISTS bench.{table}")
        self.run(
            f"CREATE TABLE bench.{table} ({columns}) ENGINE = MergeTree ORDER BY (customer, occurred_at)"
            f" SETTINGS default_compression_codec = '{codec}'")
        self.run(
            f"INSERT INTO bench.{table} SELECT {values} FROM file('{os.path.abspath(arguments.events)}', LineAsString, 'line String') {SETTINGS}")

    def size(self, table):
        return self.number(f"SELECT sum(bytes_on_disk) FROM system.parts WHERE database = 'bench' AND table = '{table}' AND active")

    def make_text(self, codec, arguments):
        table = f"text_{codec.lower()}"
        self.make(table, TEXT_COLUMNS, f"{CUSTOMER}, {OCCURRED_AT}, {NAME}, line", CODECS[codec], arguments)
        return table

    def make_json(self, codec, arguments):
        """With the types of the common paths given, or without where the events do not have them."""
        table = f"json_{codec.lower()}"
        for hints in [HINTS, ""]:
            try:
                columns = JSON_COLUMNS.format(hints=hints).replace("JSON()", "JSON")
                self.make(table, columns, f"{CUSTOMER}, {OCCURRED_AT}, line", CODECS[codec], arguments)
                return table
            except Exception as error:
                failure = error
        raise failure


CODECS = {"LZ4": "LZ4", "ZSTD": "ZSTD(3)"}


def title(store):
    return "ClickHouse " + ".".join(store.run("SELECT version()").split(".")[:2])


def storage(arguments):
    store = Store(f"{arguments.folder}/clickhouse")
    events = peer.count_lines(arguments.events)
    for name, make in [("JSON type", store.make_json), ("JSON as text", store.make_text)]:
        for codec in CODECS:
            what = f"{name}, {CODECS[codec]}, sorted"
            try:
                peer.size_row(title(store), what, store.size(make(codec, arguments)), events)
            except Exception as error:
                peer.unavailable(title(store), what, error)


def customer(arguments):
    store = Store(f"{arguments.folder}/clickhouse")
    table = store.make_text("LZ4", arguments)
    until = f"parseDateTime64BestEffort('{arguments.as_of}', 6, 'UTC')"

    def ask(name):
        answer = store.run(
            f"SELECT event FROM bench.{table} WHERE customer = '{name}' AND occurred_at <= {until} ORDER BY occurred_at SETTINGS max_threads = 1")
        return answer.count("\n")

    peer.look_up(title(store), "table sorted by customer, in the process", arguments, ask)


def scan(arguments):
    store = Store(f"{arguments.folder}/clickhouse")
    table = store.make_text("LZ4", arguments)
    instants = [f"parseDateTime64BestEffort('{instant}', 6, 'UTC')" for instant in (arguments.start, arguments.end)]
    question = (
        f"SELECT count() FROM bench.{table} WHERE name = '{arguments.name}' AND occurred_at BETWEEN {instants[0]} AND {instants[1]}"
        " SETTINGS max_threads = 1, use_query_condition_cache = 0")
    events = store.number(f"SELECT count() FROM bench.{table}")
    peer.time_scan(title(store), "count(*), 1 thread", arguments, events, lambda: store.number(question))


def compact(arguments):
    """Merges the parts that the insert left into one."""
    store = Store(f"{arguments.folder}/merge")
    columns = JSON_COLUMNS.format(hints=HINTS)
    store.load("merged", columns, f"{CUSTOMER}, {OCCURRED_AT}, line", CODECS["LZ4"], arguments)
    before, events = store.size("merged"), store.number("SELECT count() FROM bench.merged")
    start = time.perf_counter()
    store.run("OPTIMIZE TABLE bench.merged FINAL")
    seconds = time.perf_counter() - start
    peer.row(
        title(store), "OPTIMIZE FINAL, JSON type, LZ4", events_per_second=events / seconds, seconds=seconds, bytes_before=before,
        bytes_after=store.size("merged"))


if __name__ == "__main__":
    parsed = peer.parse_arguments()
    {"storage": storage, "customer": customer, "scan": scan, "compact": compact}[parsed.verb](parsed)
