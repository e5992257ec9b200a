"""What the peers that run inside a Python process share: their arguments, and the rows they print for tools/bench."""

import argparse
import ctypes
import json
import os
import signal
import time

PR_SET_PDEATHSIG = 1


def parse_arguments():
    """The verb and its options; see the commands of tools/benchmarks for what they mean."""
    parser = argparse.ArgumentParser()
    parser.add_argument("verb", choices=["storage", "customer", "scan", "compact", "point-in-time", "series"])
    parser.add_argument("--events", required=True, help="a file of events, one JSON object a line")
    parser.add_argument("--folder", required=True, help="where tables are kept for the next time")
    parser.add_argument("--customers", help="a file of user ids, one a line")
    parser.add_argument("--as-of")
    parser.add_argument("--rows", help="a CSV of customers and instants")
    parser.add_argument("--answers", help="what Hindsight answered")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--name")
    parser.add_argument("--from", dest="start")
    parser.add_argument("--to", dest="end")
    parser.add_argument("--rounds", type=int, default=3)
    end_with_parent()
    return parser.parse_args()


def end_with_parent():
    """Has the system end this process when the benchmark ends, whatever way."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def row(system, what, note=None, **figures):
    """Prints a row; a figure is a number or a list with one for each round."""
    lists = {key: value if isinstance(value, list) else [value] for key, value in figures.items()}
    print(json.dumps({"system": system, "what": what, "note": note, "figures": lists}), flush=True)


def unavailable(system, what, reason):
    """Prints a row without figures."""
    first_line = str(reason).strip().split("\n")[0]
    print(json.dumps({"system": system, "what": what, "unavailable": first_line}), flush=True)


def size_row(system, what, size, events, note=None):
    row(system, what, note, bytes=size, bytes_per_event=size / max(1, events))


def count_lines(path):
    count = 0
    with open(path, "rb", buffering=0) as file:
        while chunk := file.read(1 << 24):
            count += chunk.count(b"\n")
    return count


def size_of(path):
    """Bytes that a file, or the files below a folder, occupy on the disk."""
    if os.path.isfile(path):
        return os.stat(path).st_blocks * 512
    return sum(size_of(entry.path) for entry in os.scandir(path))


def made_once(path, make):
    """`path`, which `make` fills under another name first, so that an unfinished one is never taken for whole."""
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        unfinished = path + ".part"
        remove(unfinished)
        make(unfinished)
        os.rename(unfinished, path)
    return path


def remove(path):
    if os.path.isdir(path):
        for entry in os.scandir(path):
            remove(entry.path)
        os.rmdir(path)
    elif os.path.exists(path):
        os.remove(path)


def look_up(system, what, arguments, ask):
    """Asks for one customer after the other until all are done or the time is over; `ask` returns how many events there are."""
    with open(arguments.customers) as file:
        names = file.read().split()
    for name in names[:10]:
        ask(name)
    times, events, end = [], 0, time.monotonic() + arguments.seconds
    for name in names:
        start = time.perf_counter_ns()
        events += ask(name)
        times.append((time.perf_counter_ns() - start) / 1000)
        if time.monotonic() > end:
            break
    times.sort()
    figures = {key: times[min(len(times) - 1, int(len(times) * share))] for key, share in PERCENTILES.items()}
    row(system, what, lookups=len(times), events_per_answer=events / len(times), **figures)


PERCENTILES = {"p50_micros": 0.5, "p99_micros": 0.99, "p999_micros": 0.999}


def time_scan(system, what, arguments, events, count):
    """Counts once uncounted, then once each round."""
    matches = count()
    seconds = []
    for _ in range(arguments.rounds):
        start = time.perf_counter()
        assert count() == matches
        seconds.append(time.perf_counter() - start)
    row(
        system, what, events_per_second=[events / each for each in seconds], seconds=seconds,
        matches=matches, selectivity=matches / max(1, events))
