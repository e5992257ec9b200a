"""ClickHouse, inside this process as chdb, for tools/bench: MergeTree tables sorted by customer and time."""

import os
import time

from chdb import session

import peer

TEXT_COLUMNS = "customer String, occurred_at DateTime64(6, 'UTC'), name LowCardinality(String), event String"
# What every event has, in columns of their best types; everything else as JSON or as text.
ENVELOPE = ["type", "messageId", "event", "userId", "anonymousId", "timestamp", "sentAt"]
ENVELOPE_COLUMNS = """
    message_id {id}, user_id String, anonymous_id {id}, type LowCardinality(String), name LowCardinality(String),
    occurred_at DateTime64({digits}, 'UTC') CODEC(Delta, {codec}), sent_at DateTime64({digits}, 'UTC') CODEC(Delta, {codec})
"""
ENVELOPE_KEY = "(if(user_id != '', user_id, toString(anonymous_id)), occurred_at)"

CUSTOMER = "if(JSONExtractString(line, 'userId') != '', JSONExtractString(line, 'userId'), JSONExtractString(line, 'anonymousId'))"
OCCURRED_AT = "parseDateTime64BestEffort(JSONExtractString(line, 'timestamp'), 6, 'UTC')"
SENT_AT = OCCURRED_AT.replace("timestamp", "sentAt").replace("parseDateTime64BestEffort(", "parseDateTime64BestEffortOrZero(")
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

    def make(self, table, columns, key, values, codec, arguments):
        """Makes the table of the events' lines and merges it into one part, unless it is there."""
        if self.has(table):
            return
        self.load(table, columns, key, values, codec, arguments)
        self.run(f"OPTIMIZE TABLE bench.{table} FINAL")
        self.run(f"CREATE VIEW bench.finished_{table} AS SELECT 1")

    def load(self, table, columns, key, values, codec, arguments):
        self.run(f"DROP TABLE IF EXISTS bench.{table}")
        self.run(
            f"CREATE TABLE bench.{table} ({columns}) ENGINE = MergeTree ORDER BY {key}"
            f" SETTINGS default_compression_codec = '{codec}'")
        self.run(
            f"INSERT INTO bench.{table} SELECT {values} FROM file('{os.path.abspath(arguments.events)}', LineAsString, 'line String') {SETTINGS}")

    def size(self, table):
        return self.number(f"SELECT sum(bytes_on_disk) FROM system.parts WHERE database = 'bench' AND table = '{table}' AND active")

    def make_text(self, arguments):
        """Events as text beside the columns that questions are asked by."""
        self.make("whole", TEXT_COLUMNS, "(customer, occurred_at)", f"{CUSTOMER}, {OCCURRED_AT}, {NAME}, line", "LZ4", arguments)
        return "whole"

    def make_envelope(self, rest, codec, arguments):
        """The envelope in columns, the rest as `rest` says; ids as UUIDs where they are."""
        table = f"{rest}_{codec.split('(')[0].lower()}"
        for identifier, digits in [("UUID", 3), ("String", 6)]:
            try:
                self.make(table, *envelope(rest, codec, identifier, digits), codec, arguments)
                return table
            except Exception as error:
                failure = error
        raise failure


def envelope(rest, codec, identifier, digits):
    """The columns, the sorting key and the values."""

    def text(key):
        value = f"JSONExtractString(line, '{key}')"
        return f"if({value} = '', toUUID('00000000-0000-0000-0000-000000000000'), toUUID({value}))" if identifier == "UUID" else value

    values = [
        text("messageId"), "JSONExtractString(line, 'userId')", text("anonymousId"), "JSONExtractString(line, 'type')",
        "JSONExtractString(line, 'event')", OCCURRED_AT, SENT_AT]
    columns = ENVELOPE_COLUMNS.format(id=identifier, digits=digits, codec=codec)
    if rest == "json":
        skipped = ", ".join(f"SKIP {key}" for key in ENVELOPE)
        return f"{columns}, rest JSON({skipped})", ENVELOPE_KEY, ", ".join(values + ["line"])
    kept = f"arrayFilter(pair -> pair.1 NOT IN {tuple(ENVELOPE)}, JSONExtractKeysAndValuesRaw(line))"
    return f"{columns}, rest Array(Tuple(String, String))", ENVELOPE_KEY, ", ".join(values + [kept])


CODECS = ["LZ4", "ZSTD(3)"]


def title(store):
    return "ClickHouse " + ".".join(store.run("SELECT version()").split(".")[:2])


def storage(arguments):
    store = Store(f"{arguments.folder}/clickhouse")
    events = peer.count_lines(arguments.events)
    for title_of_rest, rest in [("JSON type", "json"), ("JSON as text", "text")]:
        for codec in CODECS:
            what = f"columns and {title_of_rest}, {codec}, sorted"
            try:
                peer.size_row(title(store), what, store.size(store.make_envelope(rest, codec, arguments)), events)
            except Exception as error:
                peer.unavailable(title(store), what, error)


def customer(arguments):
    store = Store(f"{arguments.folder}/clickhouse")
    table = store.make_text(arguments)
    until = f"parseDateTime64BestEffort('{arguments.as_of}', 6, 'UTC')"

    def ask(name):
        answer = store.run(
            f"SELECT event FROM bench.{table} WHERE customer = '{name}' AND occurred_at <= {until} ORDER BY occurred_at SETTINGS max_threads = 1")
        return answer.count("\n")

    peer.look_up(title(store), "table sorted by customer, in the process", arguments, ask)


def scan(arguments):
    store = Store(f"{arguments.folder}/clickhouse")
    table = store.make_text(arguments)
    instants = [f"parseDateTime64BestEffort('{instant}', 6, 'UTC')" for instant in (arguments.start, arguments.end)]
    question = (
        f"SELECT count() FROM bench.{table} WHERE name = '{arguments.name}' AND occurred_at BETWEEN {instants[0]} AND {instants[1]}"
        " SETTINGS max_threads = 1, use_query_condition_cache = 0")
    events = store.number(f"SELECT count() FROM bench.{table}")
    peer.time_scan(title(store), "count(*), 1 thread", arguments, events, lambda: store.number(question))


def compact(arguments):
    """Merges the parts that the insert left into one."""
    store = Store(f"{arguments.folder}/merge")
    store.load("merged", *envelope("json", "LZ4", "UUID", 3), "LZ4", arguments)
    before, events = store.size("merged"), store.number("SELECT count() FROM bench.merged")
    start = time.perf_counter()
    store.run("OPTIMIZE TABLE bench.merged FINAL")
    seconds = time.perf_counter() - start
    peer.row(
        title(store), "OPTIMIZE FINAL, columns and JSON type, LZ4", events_per_second=events / seconds, seconds=seconds, bytes_before=before,
        bytes_after=store.size("merged"))


if __name__ == "__main__":
    parsed = peer.parse_arguments()
    {"storage": storage, "customer": customer, "scan": scan, "compact": compact}[parsed.verb](parsed)
