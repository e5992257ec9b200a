"""Order-0 entropies of the columns of a file of events, for tools/bench: what each costs when none tells anything of another.

A column is a path of the events' JSON. Its cost is the entropy of its values, weighted with how many events have it. Three are special:
random UUIDs and instants hardly repeat, so the entropy of values would only say how many there are; they are counted byte by byte, as
integers of a fixed width. The shape (which paths an event has, in which order) and the position are columns of their own.
"""

import json
import math
import re
import sys
from collections import Counter
from datetime import datetime

EVENTS_MAX = 1_000_000
UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


def entropy_bits(counts):
    total = sum(counts.values())
    return -sum(count / total * math.log2(count / total) for count in counts.values())


class Column:
    """The values of one path."""

    def __init__(self):
        self.counts = Counter()

    def add(self, value):
        self.counts[value] += 1

    def bytes_in_all(self):
        return self.bytes_each() * sum(self.counts.values())

    def bytes_each(self):
        total = sum(self.counts.values())
        if len(self.counts) > total / 2 and all(isinstance(value, bytes) for value in self.counts):
            return sum(entropy_bits(self.byte_counts(at)) for at in range(len(next(iter(self.counts))))) / 8
        return entropy_bits(self.counts) / 8

    def byte_counts(self, at):
        counts = Counter()
        for value, count in self.counts.items():
            counts[value[at]] += count
        return counts


def micros(text):
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1_000_000)


def leaves(value, path):
    if isinstance(value, dict):
        for key, member in value.items():
            yield from leaves(member, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for element in value:
            yield from leaves(element, path + "[]")
    else:
        yield path, value


def stored(path, value, event):
    """What stands for a value: UUIDs and instants as bytes, sentAt as its distance from the timestamp."""
    if path == "timestamp":
        return (micros(value) // 1000).to_bytes(6, "big")
    if path == "sentAt" and "timestamp" in event:
        return (micros(value) - micros(event["timestamp"])) // 1000
    if path == "messageId" and UUID.fullmatch(value):
        return bytes.fromhex(value.replace("-", ""))
    return value


def read(path):
    columns, shapes, events = {}, Counter(), 0
    with open(path) as file:
        for line in file:
            if events == EVENTS_MAX:
                break
            event = json.loads(line)
            found = list(leaves(event, ""))
            for name, value in found:
                columns.setdefault(name, Column()).add(stored(name, value, event))
            shapes[tuple(name for name, _ in found)] += 1
            events += 1
    return columns, shapes, events


def row(name, what, bytes_per_event, note=None):
    print(json.dumps({"system": name, "what": what, "note": note, "figures": {"bytes_per_event": [bytes_per_event]}}))


def group_of(path):
    names = {
        "messageId": "messageId", "timestamp": "time", "sentAt": "sentAt - timestamp", "userId": "anchors: userId",
        "anonymousId": "anchors: anonymousId"}
    return names.get(path, path)


def main(path):
    columns, shapes, events = read(path)
    costs = {group_of(name): column.bytes_in_all() / events for name, column in columns.items()}
    costs["position"] = math.log2(events) / 8
    costs["shape"] = entropy_bits(shapes) / 8
    first = ["messageId", "time", "position", "anchors: userId", "anchors: anonymousId"]
    names = [name for name in first if name in costs] + sorted((name for name in costs if name not in first), key=lambda name: -costs[name])
    for name in names:
        row(name, "", costs[name])
    row("all columns", f"of {events:,} events", sum(costs.values()))


if __name__ == "__main__":
    main(sys.argv[1])
