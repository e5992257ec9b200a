"""What hostile clients do to query.sock, HTTP/1.1. Each attack gets a Scene, attacks, and says what it expected and saw."""
import collections, random, re, select, socket, time

from hostile_append import ANSWER_SECONDS, DEADLINE_SLACK_SECONDS, MANY, MIB, connected, expect_closed_unread, read_to_end, send_or_find_closed

# QueryLimits.swift.
CONNECTIONS_MAX, IDLE_SECONDS = 256, 300
STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d+) ")
HEALTH = b"GET /v1/health HTTP/1.1\r\nHost: h\r\n\r\n"
LAST = b"GET /v1/health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
LARGE_EVENTS, LARGE_EVENT_BYTES = 2000, 20_000
READERS = 64
GARBAGE = 10_000
BLIND = 16
SHORTEST = b"GET / HTTP/1.1\r\n\r\n"
RESETS = 20_000


def statuses(answer):
    return [int(status) for status in STATUS_LINE.findall(answer)]


def ask(scene, content, ends=False, seconds=ANSWER_SECONDS):
    """Sends to a connection of its own while reading what comes, and with `ends` half-closes; the answer, and whether the daemon ended it."""
    received, rest, deadline = [], memoryview(content), time.monotonic() + seconds
    with connected(scene.query_socket) as client:
        client.setblocking(False)
        if ends and not rest:
            client.shutdown(socket.SHUT_WR)
        while (left := deadline - time.monotonic()) > 0:
            readable, writable, _ = select.select([client], [client] if rest else [], [], left)
            try:
                if writable:
                    rest = rest[client.send(rest):]
                    if ends and not rest:
                        client.shutdown(socket.SHUT_WR)
            except ConnectionError:
                rest = memoryview(b"")
            try:
                if readable:
                    received.append(client.recv(1 << 18))
                    if not received[-1]:
                        return b"".join(received), True
            except ConnectionError:
                return b"".join(received), True
    return b"".join(received), False


def expect_service(scene, seconds=10):
    """A question of somebody new is answered within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if statuses(ask(scene, LAST)[0]) == [200]:
            return
        time.sleep(0.1)
    scene.expect(False, f"no new question is answered within {seconds} s")


def many_connections(scene, first_bytes=b""):
    clients, answers = [], collections.Counter()
    for _ in range(MANY):
        client = connected(scene.query_socket)
        if first_bytes:
            send_or_find_closed(client, first_bytes)
        client.setblocking(False)
        clients.append(client)
    time.sleep(1)
    for client in clients:
        try:
            answer = client.recv(4096)
            answers["told" if statuses(answer) == [503] else "closed without a word"] += 1
        except BlockingIOError:
            answers["served"] += 1
        except ConnectionResetError:
            answers["closed without a word"] += 1
    scene.see(", ".join(f"{count} {what}" for what, count in answers.most_common()))
    scene.expect(CONNECTIONS_MAX // 2 < answers["served"] <= CONNECTIONS_MAX, f"{answers['served']} of {MANY} connections are open")
    silent = answers["closed without a word"]
    scene.expect(not silent, f"{silent} were closed without a word (ThreatModel: one more is told so)")
    scene.expect_shown("connections", CONNECTIONS_MAX // 2, "query")
    for client in clients:
        client.close()
    expect_service(scene)


def many_half_requests(scene):
    many_connections(scene, b"GET /v1/health HTTP/1.1\r\nHost:")


def slow_headers(scene):
    """A byte of a header every second, for ever."""
    clients = [connected(scene.query_socket) for _ in range(8)]
    begin = time.monotonic()
    for client in clients:
        client.sendall(b"GET /v1/health HTTP/1.1\r\nX-Slow: ")
    deadline = begin + IDLE_SECONDS + DEADLINE_SLACK_SECONDS
    while clients and time.monotonic() < deadline:
        time.sleep(1)
        clients = [client for client in clients if send_or_find_closed(client, b"x")]
        if time.monotonic() > begin + 15:
            scene.end_of_attack()
    scene.see(f"{8 - len(clients)} of 8 closed after {time.monotonic() - begin:.0f} s")
    scene.expect(not clients, f"{len(clients)} are still open after {deadline - begin:.0f} s")
    scene.expect_shown("connections", 8, "query")


def fill_with_large_events(scene):
    content = b"".join(b'{"type":"track","event":"Tick","messageId":"large-%d","userId":"u","properties":{"text":"%s"}}\n' % (
        number, random.Random(number).randbytes(LARGE_EVENT_BYTES // 2).hex().encode()) for number in range(LARGE_EVENTS))
    with connected(scene.append_socket) as client:
        client.sendall(content)
        client.shutdown(socket.SHUT_WR)
        answer, _ = read_to_end(client)
    scene.expect(b'"ack":{"lines":%d,' % LARGE_EVENTS in answer, f"the large events were answered with {answer[-300:]!r}")
    scene.acknowledged.update(b"large-%d" % number for number in range(LARGE_EVENTS))


def ask_without_reading(scene, count, path):
    clients = [connected(scene.query_socket) for _ in range(count)]
    for client in clients:
        client.sendall(b"GET %s?limit=1000000 HTTP/1.1\r\nHost: h\r\n\r\n" % path)
    return clients


def large_answers_unread(scene, path=b"/v1/log/events"):
    """Connections that ask for the whole log and read nothing; then one of them reads all of it."""
    clients = ask_without_reading(scene, READERS, path)
    time.sleep(8)
    scene.expect_shown("connections", READERS, "query")
    expect_service(scene)
    received, deadline = b"", time.monotonic() + ANSWER_SECONDS
    clients[0].settimeout(ANSWER_SECONDS)
    while not received.endswith(b"0\r\n\r\n") and time.monotonic() < deadline:
        received += clients[0].recv(1 << 20)
    scene.expect(received.count(b'"messageId":"large-') == LARGE_EVENTS, "the answer that was read late is not whole")
    scene.see(f"{READERS} answers of {LARGE_EVENTS * LARGE_EVENT_BYTES / MIB:.0f} MiB")
    for client in clients:
        client.close()


def large_histories_unread(scene):
    """The same, of one customer's events."""
    large_answers_unread(scene, b"/v1/customers/user_id:u/events")


def never_reads_answer(scene):
    clients = ask_without_reading(scene, 8, b"/v1/log/events")
    begin = time.monotonic()
    time.sleep(15)
    scene.end_of_attack()
    scene.expect_shown("connections", len(clients), "query")
    expect_closed_unread(scene, clients, begin, IDLE_SECONDS + DEADLINE_SLACK_SECONDS)


def gigantic_heads(scene):
    heads = {
        "a header of 1 MiB": b"GET /v1/health HTTP/1.1\r\nHost: h\r\nX: " + b"x" * MIB + b"\r\n\r\n",
        "a header of 64 MiB without an end": b"GET /v1/health HTTP/1.1\r\nHost: h\r\nX: " + b"x" * (64 * MIB),
        "100,000 headers": b"GET /v1/health HTTP/1.1\r\nHost: h\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
        "a URI of 1 MiB": b"GET /" + b"x" * MIB + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        "a query of 1 MiB": b"GET /v1/health?" + b"a=b&" * (MIB // 4) + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        "a method of 1 MiB": b"G" * MIB + b" / HTTP/1.1\r\nHost: h\r\n\r\n",
        "1,000 empty lines": b"\r\n" * 1000 + b"X" * MIB,
    }
    refused = 0
    for name, head in heads.items():
        answer, closed = ask(scene, head)
        codes = statuses(answer)
        refused += bool(codes)
        scene.expect(closed, f"{name}: not closed")
        scene.expect(all(400 <= code < 500 for code in codes), f"{name}: answered {codes}")
    scene.see(f"{refused} of {len(heads)} answered with 4xx, all closed")
    expect_service(scene)


def pipelined(scene):
    """Requests that do not wait for answers: read late by one, never by others."""
    count = 5000
    blind = [connected(scene.query_socket) for _ in range(BLIND)]
    for other in blind:
        other.setblocking(False)
        try:
            while other.send(SHORTEST * 4000):
                pass
        except (BlockingIOError, ConnectionError):
            pass
    answer, _ = ask(scene, HEALTH * count + LAST)
    scene.see(f"{statuses(answer).count(200):,} of {count + 1:,} answered")
    scene.expect(statuses(answer) == [200] * (count + 1), f"not every request of a pipeline was answered with 200, but {len(statuses(answer))}")
    scene.expect_shown("connections", len(blind), "query")
    for other in blind:
        other.close()
    expect_service(scene)


def bodies_on_get(scene):
    """Bodies that nobody asked for, short, long and endless."""
    short, _ = ask(scene, b"GET /v1/health HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello" + LAST)
    scene.expect(statuses(short) == [200, 200], f"a short body: answered {statuses(short)}")
    long, _ = ask(scene, b"GET /v1/health HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % (64 * MIB) + b"x" * (64 * MIB) + LAST)
    scene.expect(statuses(long) in ([200, 200], [400], [413], [200]), f"a body of 64 MiB: answered {statuses(long)}")
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    chunked, _ = ask(scene, b"GET /v1/health HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 1000 + b"0\r\n\r\n" + LAST)
    scene.expect(statuses(chunked) in ([200, 200], [400], [413], [200]), f"a chunked body of 62 MiB: answered {statuses(chunked)}")
    posted, _ = ask(scene, b"POST /v1/admin/compact HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
    scene.expect(statuses(posted) == [403], f"a wish of an administrator: answered {statuses(posted)}")
    scene.see("bodies are skipped, none is kept")
    expect_service(scene)


SMUGGLED = b"GET /v1/smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
# Heads on whose meaning two servers may differ: refused, or read in one way with nothing left over that is taken for a request.
DOUBTFUL = [
    b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED),
    b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n%s" % (len(SMUGGLED) + 5, SMUGGLED),
    b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n%s" % (len(SMUGGLED), SMUGGLED),
    b"Content-Length: 0, %d\r\n\r\n%s" % (len(SMUGGLED), SMUGGLED), b"Content-Length: -1\r\n\r\n" + SMUGGLED,
    b"Content-Length: +0\r\n\r\n" + SMUGGLED,
    b"Content-Length : %d\r\n\r\n%s" % (len(SMUGGLED), SMUGGLED), b"Content-Length: 0x0\r\n\r\n" + SMUGGLED,
    b"Content-Length: 99999999999999999999999\r\n\r\n" + SMUGGLED,
    b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    b"Transfer-Encoding: identity, chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" + SMUGGLED,
    b"Transfer-Encoding: xchunked\r\n\r\n" + SMUGGLED, b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" + SMUGGLED,
    b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n" + SMUGGLED, b"X: a\r\n b\r\n\r\n" + SMUGGLED, b"X: a\rY: b\r\n\r\n" + SMUGGLED,
    b"X: a\nContent-Length: %d\n\n%s" % (len(SMUGGLED), SMUGGLED),
    b"X\0: a\r\n\r\n" + SMUGGLED, b"X: a\0b\r\n\r\n" + SMUGGLED, b": a\r\n\r\n" + SMUGGLED,
    b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + SMUGGLED, b"Transfer-Encoding: chunked\r\n\r\n-1\r\n" + SMUGGLED,
    b"Transfer-Encoding: chunked\r\n\r\n0\n\n" + SMUGGLED, b"Host: other\r\n\r\n" + SMUGGLED,
]
# With these a second request does follow, by HTTP's rules, and may be answered: the first has no body.
FOLLOWED = (b"X: a\r\n b", b"Host: other")


def smuggling(scene):
    refused = 0
    for doubtful in DOUBTFUL:
        answer, closed = ask(scene, b"GET /v1/health HTTP/1.1\r\nHost: h\r\n" + doubtful, ends=True)
        codes = statuses(answer)
        refused += bool(codes) and codes[-1] == 400
        shape = doubtful.split(b"\r\n\r\n")[0]
        scene.expect(closed, f"{shape!r}: not closed")
        scene.expect(404 not in codes or doubtful.startswith(FOLLOWED), f"{shape!r}: what was smuggled was answered, {codes}")
    scene.see(f"{refused} of {len(DOUBTFUL)} answered with 400")
    expect_service(scene)


def half_close_at_any_moment(scene):
    """A request cut behind each of its bytes, by half-closing and by closing; only a whole one is answered with 200."""
    for cut in range(len(HEALTH) + 1):
        answer, closed = ask(scene, HEALTH[:cut], ends=True, seconds=5)
        wanted = [[200]] if cut == len(HEALTH) else [[], [400]]
        scene.expect(closed and statuses(answer) in wanted, f"cut behind byte {cut}: answered {statuses(answer)}, closed {closed}")
        with connected(scene.query_socket) as client:
            client.sendall(HEALTH[:cut])
    scene.see(f"{len(HEALTH) + 1} moments, twice")
    expect_service(scene)


def garbage(scene):
    """Random bytes, random cuts and changes of good requests, from a printed seed."""
    chance = random.Random(1)
    good = [HEALTH, b"GET /v1/log/events?after=1&limit=2 HTTP/1.1\r\nHost: h\r\n\r\n",
            b"POST /v1/admin/erase HTTP/1.1\r\nContent-Length: 3\r\n\r\n{}\n",
            b"GET /v1/customers/user_id:u?as_of=2026-01-01 HTTP/1.1\r\nHost: h\r\n\r\n", b"GET /v1/audiences/%ff HTTP/1.1\r\n\r\n"]
    answered, codes = 0, collections.Counter()
    for _ in range(GARBAGE):
        if chance.random() < 0.3:
            content = chance.randbytes(chance.randrange(1, 400))
        else:
            content = bytearray(chance.choice(good))
            for _ in range(chance.randrange(1, 6)):
                content[chance.randrange(len(content))] = chance.randrange(256)
        answer, closed = ask(scene, bytes(content), ends=True, seconds=5)
        codes.update(statuses(answer))
        answered += bool(answer)
        scene.expect(closed, f"{bytes(content)!r}: not closed within 5 s of its half-close")
    scene.see(f"{answered:,} of {GARBAGE:,} answered: " + ", ".join(f"{code}: {count:,}" for code, count in sorted(codes.items())))
    scene.expect(not any(code >= 500 for code in codes), f"answers of 5xx: {dict(codes)}")
    scene.expect_counted(("requests", "questions"), GARBAGE // 2)
    expect_service(scene)


def connect_and_reset(scene):
    for number in range(RESETS):
        with connected(scene.query_socket) as client:
            if number % 2:
                send_or_find_closed(client, (b"GET /v1/he", HEALTH)[number // 2 % 2])
    scene.see(f"{RESETS:,} connections")
    expect_service(scene)
