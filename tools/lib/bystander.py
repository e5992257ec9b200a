#!/usr/bin/env python3
"""A well-behaved sender beside hostile ones: single events at a steady rate, never waiting for an answer, all answers read.

usage: bystander.py APPEND_SOCKET NAME EVENTS_PER_SECOND

Sends until its standard input ends, then waits for its last answers and prints JSON: how many events it sent and had acknowledged, what went
wrong, and of each event the moment it was due (time.monotonic) with the seconds until its acknowledgement was read.
"""
import json, re, select, socket, sys, time

ACKNOWLEDGED = re.compile(rb'^\{"ack":\{"lines":(\d+),"position":\d+,"duplicates":0,"rejected":0\}\}$')
LAST_ANSWERS_SECONDS = 30


def event(name, number):
    return b'{"type":"track","event":"Tick","messageId":"%s-%d","anonymousId":"a%d","properties":{"number":%d}}\n' % (
        name.encode(), number, number % 50, number)


class Bystander:
    def __init__(self, path, name, rate):
        self.name, self.rate = name, rate
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.due, self.latencies, self.problems = [], [], []
        self.received = b""

    def go(self):
        begin = time.monotonic()
        while not self.problems and not self.is_to_end():
            due = begin + len(self.due) / self.rate
            self.take_answers(due)
            self.socket.sendall(event(self.name, len(self.due)))
            self.due.append(due)
        deadline = time.monotonic() + LAST_ANSWERS_SECONDS
        while not self.problems and len(self.latencies) < len(self.due) and time.monotonic() < deadline:
            self.take_answers(time.monotonic() + 0.1)

    def is_to_end(self):
        return bool(select.select([sys.stdin], [], [], 0)[0])

    def take_answers(self, until):
        """Takes what is answered until then."""
        while (left := until - time.monotonic()) > 0 and select.select([self.socket], [], [], left)[0]:
            read = self.socket.recv(1 << 16)
            if not read:
                self.problems.append("its connection was closed")
                return
            *lines, self.received = (self.received + read).split(b"\n")
            now = time.monotonic()
            for line in lines:
                self.take_answer(line, now)

    def take_answer(self, line, now):
        found = ACKNOWLEDGED.match(line)
        if not found:
            self.problems.append(f"it was answered {line[:300]!r}")
            return
        while len(self.latencies) < int(found[1]):
            self.latencies.append(now - self.due[len(self.latencies)])

    def report(self):
        return {"sent": len(self.due), "acknowledged": len(self.latencies), "problems": self.problems,
                "moments": list(zip(self.due, self.latencies))}


if __name__ == "__main__":
    bystander = Bystander(sys.argv[1], sys.argv[2], float(sys.argv[3]))
    try:
        bystander.go()
    except OSError as error:
        bystander.problems.append(f"its connection broke: {error}")
    print(json.dumps(bystander.report()))
