"""What hostile clients do to append.sock. Each attack gets a Scene, attacks, and says what it expected and saw."""
import collections, json, random, re, select, selectors, socket, struct, time

MIB = 1 << 20
# AppendLimits.swift and AppendProtocol.md.
CONNECTIONS_MAX = 1024
STALL_SECONDS, TICK_SECONDS = 60, 5
# A deadline is counted in ticks that pass between two looks, on a machine that has other things to do.
DEADLINE_SLACK_SECONDS = 15
ANSWER_SECONDS = 20
MANY = 10_000
FLOOD_SECONDS = 5
BLOCKED_SECONDS = 1
RESETS = 100_000
GOOD_LINE = b'{"type":"track","event":"Tick","messageId":"%s","userId":"u"}\n'
ACKNOWLEDGED = re.compile(rb'"ack":\{"lines":(\d+)')


def connected(path, seconds=ANSWER_SECONDS):
    """A connection; waits while the other side's queue of new ones is full, which a Unix socket with a timeout would not."""
    client = socket.socket(socket.AF_UNIX)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", seconds, 0))
    client.connect(path)
    client.settimeout(seconds)
    return client


def read_to_end(client, seconds=ANSWER_SECONDS):
    """All that comes until the other side closes; whether it closed in time."""
    received, deadline = [], time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        client.settimeout(left)
        try:
            read = client.recv(1 << 20)
        except TimeoutError:
            break
        except ConnectionError:
            return b"".join(received), True
        if not read:
            return b"".join(received), True
        received.append(read)
    return b"".join(received), False


def send_or_find_closed(client, content):
    """False when the other side had closed."""
    try:
        client.sendall(content)
        return True
    except (BrokenPipeError, ConnectionResetError):
        return False


def half_line_for_ever(scene):
    clients = [connected(scene.append_socket) for _ in range(8)]
    for client in clients:
        client.sendall(b'{"type":"tr')
    expect_timed_out(scene, clients, time.monotonic())


def one_byte_a_second(scene):
    clients = [connected(scene.append_socket) for _ in range(8)]
    begin = time.monotonic()
    while time.monotonic() < begin + STALL_SECONDS + TICK_SECONDS + DEADLINE_SLACK_SECONDS:
        if not any([send_or_find_closed(client, b" ") for client in clients]):
            break
        time.sleep(1)
        if time.monotonic() > begin + 15:
            scene.end_of_attack()
    expect_timed_out(scene, clients, begin)


def expect_timed_out(scene, clients, begin):
    time.sleep(max(begin + 15 - time.monotonic(), 0))
    scene.end_of_attack()
    scene.expect_shown("connections", len(clients), "append")
    deadline = begin + STALL_SECONDS + TICK_SECONDS + DEADLINE_SLACK_SECONDS
    answers = [read_to_end(client, max(deadline - time.monotonic(), 0.1)) for client in clients]
    scene.see(f"{sum(closed for _, closed in answers)} of {len(clients)} closed after {time.monotonic() - begin:.0f} s")
    scene.expect(all(closed for _, closed in answers), f"not all closed within {deadline - begin:.0f} s")
    scene.expect(all(b'"timed_out"' in answer for answer, _ in answers), "not all were told timed_out")


def never_reads_answers(scene):
    """Sends until it is blocked, and reads only after it was closed."""
    clients = [connected(scene.append_socket) for _ in range(16)]
    begin = time.monotonic()
    sent = send_until_blocked(clients)
    scene.see(f"blocked after {max(sent) / MIB:.1f} MiB each")
    scene.end_of_attack()
    scene.expect_shown("connections", len(clients), "append")
    expect_closed_unread(scene, clients, begin, STALL_SECONDS + 2 * TICK_SECONDS + DEADLINE_SLACK_SECONDS)
    for index, client in enumerate(clients):
        answers, _ = read_to_end(client, 1)
        # Line 1 is the hello.
        for lines in ACKNOWLEDGED.findall(answers)[-1:]:
            scene.acknowledged.update(b"blind%d-%d" % (index, number) for number in range(int(lines) - 1))


def send_until_blocked(clients):
    """Sends events that want receipts until nobody takes any for a second; how many bytes each took."""
    sent, batches, rest = [0] * len(clients), [0] * len(clients), [b'{"hello":{"receipts":"each"}}\n'] * len(clients)
    for client in clients:
        client.setblocking(False)
    blocked_since = time.monotonic()
    while time.monotonic() < blocked_since + BLOCKED_SECONDS:
        for index, client in enumerate(clients):
            if not rest[index]:
                rest[index] = b"".join(GOOD_LINE % (b"blind%d-%d" % (index, batches[index] * 1000 + number)) for number in range(1000))
                batches[index] += 1
            try:
                count = client.send(rest[index])
            except BlockingIOError:
                continue
            rest[index], blocked_since = rest[index][count:], time.monotonic()
            sent[index] += count
        time.sleep(0.001)
    return sent


def expect_closed_unread(scene, clients, begin, seconds):
    """Expects connections to be closed within so many seconds of `begin` although nothing is read from them."""
    poll = select.poll()
    for client in clients:
        poll.register(client, select.POLLHUP)
    closed = 0
    while closed < len(clients) and time.monotonic() < begin + seconds:
        time.sleep(0.5)
        closed = sum(bool(events & (select.POLLHUP | select.POLLERR)) for _, events in poll.poll(0))
    scene.see(f"{closed} of {len(clients)} closed after {time.monotonic() - begin:.0f} s")
    scene.expect(closed == len(clients), f"{len(clients) - closed} are still open after {seconds} s")


def many_connections(scene, first_bytes=b""):
    """Holds as many connections as it gets, reads what the others are told, and looks whether somebody new gets in afterwards."""
    clients, answers = [], collections.Counter()
    for _ in range(MANY):
        client = connected(scene.append_socket)
        if first_bytes:
            send_or_find_closed(client, first_bytes)
        client.setblocking(False)
        clients.append(client)
    time.sleep(1)
    for client in clients:
        try:
            answers[refusal_of(client.recv(4096))] += 1
        except BlockingIOError:
            answers["served"] += 1
        except ConnectionResetError:
            answers["reset without a word"] += 1
    scene.see(f"{answers['served']} served, {answers['too_many_connections']} refused")
    scene.expect(CONNECTIONS_MAX // 2 < answers["served"] <= CONNECTIONS_MAX, f"{answers['served']} of {MANY} connections are open")
    scene.expect(answers["served"] + answers["too_many_connections"] == MANY, f"not all others were told too_many_connections: {dict(answers)}")
    scene.expect_shown("connections", CONNECTIONS_MAX // 2, "append")
    for client in clients:
        client.close()
    expect_service(scene)


def refusal_of(answer):
    return json.loads(answer.splitlines()[0])["error"]["code"] if answer else "closed without a word"


def many_half_lines(scene):
    many_connections(scene, b'{"type":"tr')


def expect_service(scene, seconds=10):
    """Somebody new is served within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with connected(scene.append_socket) as client:
            if send_or_find_closed(client, GOOD_LINE % b"afterwards-0") and ACKNOWLEDGED.search(client.recv(4096)):
                scene.acknowledged.add(b"afterwards-0")
                return
        time.sleep(0.1)
    scene.expect(False, f"nobody new is served within {seconds} s")


def line_without_end(scene):
    """64 MiB without a newline on four connections; then the newline and an event."""
    clients = [connected(scene.append_socket) for _ in range(4)]
    block = b"x" * MIB
    for _ in range(64):
        for client in clients:
            client.sendall(block)
    for index, client in enumerate(clients):
        client.sendall(b"\n" + GOOD_LINE % (b"long-%d" % index))
        client.shutdown(socket.SHUT_WR)
        answer, closed = read_to_end(client)
        scene.expect(closed and answer.count(b'"too_large"') == 1 and b'"ack":{"lines":2,' in answer, f"answered {answer[-300:]!r}")
        scene.acknowledged.add(b"long-%d" % index)
    scene.see("each told too_large once, the event behind it stored")
    scene.expect_counted(("reject", "refused", "invalid"), len(clients))


def lines_too_long(scene):
    """Lines of 1 MiB + 1 byte, the ceiling of any setting and one more, each followed by an event; as valid JSON."""
    with connected(scene.append_socket) as client:
        count = 32
        for number in range(count):
            frame = b'{"type":"track","event":"Tick","userId":"u","properties":{"text":"%s"}}\n'
            client.sendall(frame % (b"x" * (MIB + 1 - len(frame) + 3)) + GOOD_LINE % (b"after-%d" % number))
        client.shutdown(socket.SHUT_WR)
        answer, _ = read_to_end(client)
    scene.see(f"{answer.count(b'too_large')} of {count} told too_large")
    scene.expect(answer.count(b'"too_large"') == count, "not each was told too_large")
    scene.expect(b'"ack":{"lines":%d,' % (2 * count) in answer, f"answered {answer[-300:]!r}")
    scene.acknowledged.update(b"after-%d" % number for number in range(count))
    scene.expect_counted(("reject", "refused", "invalid"), count)


class Flood:
    """Connections that send blocks for some seconds, and read their answers, in one thread.

    `block(connection, number)` gives the bytes of a block, and how many lines they are.
    """

    def __init__(self, path, connections, block):
        self.block, self.selector, self.lines = block, selectors.DefaultSelector(), [0] * connections
        self.rest, self.blocks, self.received, self.acknowledged = ([b""] * connections, [0] * connections, [b""] * connections, [0] * connections)
        self.open = set(range(connections))
        self.answers = collections.Counter()
        for index in range(connections):
            client = connected(path)
            client.setblocking(False)
            self.selector.register(client, selectors.EVENT_READ | selectors.EVENT_WRITE, index)

    def go(self, seconds):
        deadline, is_sending = time.monotonic() + seconds, True
        last = deadline + ANSWER_SECONDS
        while self.open and time.monotonic() < last:
            is_sending = is_sending and time.monotonic() < deadline
            for key, ready in self.selector.select(0.1):
                if ready & selectors.EVENT_WRITE:
                    self.send(key.fileobj, key.data, is_sending)
                if ready & selectors.EVENT_READ:
                    self.receive(key.fileobj, key.data)

    def send(self, client, index, is_sending):
        if not self.rest[index]:
            if not is_sending:
                client.shutdown(socket.SHUT_WR)
                self.selector.modify(client, selectors.EVENT_READ, index)
                return
            content, lines = self.block(index, self.blocks[index])
            self.rest[index] = memoryview(content)
            self.blocks[index] += 1
            self.lines[index] += lines
        try:
            self.rest[index] = self.rest[index][client.send(self.rest[index]):]
        except BlockingIOError:
            pass

    def receive(self, client, index):
        read = client.recv(1 << 18)
        if not read:
            self.open.discard(index)
            self.selector.unregister(client)
            client.close()
            return
        received = self.received[index] + read
        end = received.rfind(b"\n") + 1
        whole, self.received[index] = received[:end], received[end:]
        if found := ACKNOWLEDGED.findall(whole):
            self.acknowledged[index] = int(found[-1])
        self.answers["errors"] += whole.count(b'{"error":')


def invalid_lines(scene):
    chance = random.Random(7)
    wrong = [b"nonsense", b"{}", b"[1,2", b'{"type":"track"}', b'{"type":5}', b"\xff\xfe",
             b'{"type":"track","event":"Tick","userId":"u","timestamp":"never"}']
    content = b"".join(chance.choice(wrong) + b"\n" for _ in range(2000))
    flood = Flood(scene.append_socket, 8, lambda index, number: (content, 2000))
    flood.go(FLOOD_SECONDS)
    scene.see(f"{sum(flood.lines):,} lines, {flood.answers['errors']:,} errors")
    scene.expect(flood.acknowledged == flood.lines, "not every line was dealt with")
    scene.expect(flood.answers["errors"] == sum(flood.lines), "not every line was answered with an error")
    scene.expect_counted(("reject", "refused", "invalid"), sum(flood.lines))


def tiny_events(scene):
    def block(index, number):
        return b"".join(GOOD_LINE % (b"tiny%d-%d" % (index, number * 2000 + line)) for line in range(2000)), 2000

    flood = Flood(scene.append_socket, 64, block)
    flood.go(FLOOD_SECONDS)
    scene.see(f"{sum(flood.lines):,} events")
    scene.expect(flood.acknowledged == flood.lines and not flood.answers["errors"], "not every event was acknowledged")
    for index, count in enumerate(flood.acknowledged):
        scene.acknowledged.update(b"tiny%d-%d" % (index, number) for number in range(count))
    scene.expect_shown("accepted_events_total", sum(flood.lines))


# A line, and the code of the error it is to be answered with.
STRANGE_LINES = [
    (b"[" * 10_000, "invalid_json"), (b'{"a":' * 5_000, "invalid_json"), (b"[" * 10_000 + b"]" * 10_000, None),
    (b'{"type":"track","event":"E","userId":"u","properties":' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}", None),
    (b"\0", "invalid_json"), (b"\0" * 1000, "invalid_json"), (b'{"type":"track","event":"a\0b","userId":"u"}', "invalid_json"),
    (b'{"type":"track","event":"\xff\xfe","userId":"u"}', "invalid_json"), (b'{"type":"track","event":"\xc0\xaf","userId":"u"}', "invalid_json"),
    (b'{"type":"track","event":"\xed\xa0\x80","userId":"u"}', "invalid_json"), (b'\xef\xbb\xbf{"type":"track"}', "invalid_json"),
    (b'{"type":"track","event":"\\ud800","userId":"u"}', "invalid_json"), (b'{"type":"track","type":"page","userId":"u"}', None),
    (b'{"hello":{}}', "invalid_event"), (b'{"hello":{"source":"default"}}', "invalid_event"),
    (b'{"type":"track","event":"E","userId":"u"} x', "invalid_json"),
    (b'{"type":"track","event":"E","userId":' + b"9" * 20_000 + b"}", None), (b'{"type":"track","event":"E","userId":NaN}', "invalid_json"),
    (b'{"type":"track","event":"E","userId":"u","timestamp":"99999-99-99T99:99:99Z"}', "invalid_event"),
    (b'{"type":"track","event":"E","userId":"%s"}' % (b"u" * 20_000), None), (b'{"type":"launch","userId":"u"}', "invalid_event"),
    (b'{"type":"track","event":"E","userId":"u","messageId":"%s"}' % (b"m" * 5_000), "invalid_event"), (b"{" + b'"":1,' * 5_000 + b'"":1}', None),
]


def strange_lines(scene):
    """Each strange line stands between two good ones; one with None may be refused with any code that is for good, but must be."""
    with connected(scene.append_socket) as client:
        content = GOOD_LINE % b"strange-0"
        for number, (line, _) in enumerate(STRANGE_LINES, 1):
            content += line + b"\n" + GOOD_LINE % (b"strange-%d" % number)
        client.sendall(content)
        client.shutdown(socket.SHUT_WR)
        answers, closed = read_to_end(client)
    errors = {answer["error"]["line"]: answer["error"] for answer in map(json.loads, answers.splitlines()) if "error" in answer}
    for number, (line, code) in enumerate(STRANGE_LINES, 1):
        error = errors.pop(2 * number, None)
        fits = error is not None and not error["retryable"] and (code is None or error["code"] == code)
        scene.expect(fits, f"{line[:60]!r} was answered with {error}, not {code or 'an error'}")
    scene.expect(not errors, f"good lines were refused: {errors}")
    scene.expect(closed and b'"ack":{"lines":%d,' % (2 * len(STRANGE_LINES) + 1) in answers, "not all lines were dealt with")
    scene.acknowledged.update(b"strange-%d" % number for number in range(len(STRANGE_LINES) + 1))
    scene.see(f"{len(STRANGE_LINES)} strange lines")
    scene.expect_counted(("reject", "refused", "invalid"), len(STRANGE_LINES))


# A first line that closes the connection, with what its answer must say.
STRANGE_HELLOS = [
    (b'{"hello":{"first_line":99999999999999999999999999}}', b"first_line"), (b'{"hello":{"first_line":1e400}}', b"first_line"),
    (b'{"hello":{"first_line":-1}}', b"first_line"), (b'{"hello":{"first_line":0}}', b"first_line"), (b'{"hello":{"first_line":1.5}}', b"first_line"),
    (b'{"hello":{"producer":"%s"}}' % (b"p" * 101), b"producer"), (b'{"hello":{"producer":""}}', b"producer"), (b'{"hello":[]}', b"hello"),
    (b'{"hello":{}', b"invalid_json"), (b'{"hello":{"source":"\xff"}}', b"invalid_json"), (b'{"hello":{"source":"../../etc"}}', b"source"),
    (b'{"hello":{"source":"%s"}}' % (b"s" * 20_000), b"source"), (b'{"hello":{"verbose":true}}', b"verbose"),
    (b'{"hello":{}} {"hello":{}}', b"invalid_json"),
    (b'{"hello":{"domain":"pseudonymous"}}', b"unknown_source"), (b"GET / HTTP/1.1\r\nHost: x\r\n\r", b"501"), (b"A", b"501"),
    (b'{"hello":' + b"[" * 20_000, b"invalid_json"), (b'{"hello":{"source":"default","source":"default"}}', b"error"),
]


def strange_hellos(scene):
    """Each on a connection of its own, with an event behind it that must not be stored."""
    for number, (line, words) in enumerate(STRANGE_HELLOS):
        with connected(scene.append_socket) as client:
            send_or_find_closed(client, line + b"\n" + GOOD_LINE % (b"smuggled-%d" % number))
            answer, closed = read_to_end(client)
        scene.expect(closed and words in answer and ACKNOWLEDGED.search(answer + b'"ack":{"lines":0')[1] in (b"0", b"1"),
                     f"{line[:60]!r} was answered with {answer[:200]!r}, closed {closed}")
    with connected(scene.append_socket) as client:
        client.sendall(b'{"hello":{"first_line":9223372036854775807,"producer":"p"}}\n' + GOOD_LINE % b"first-0" + GOOD_LINE % b"first-1")
        client.shutdown(socket.SHUT_WR)
        answer, closed = read_to_end(client)
        scene.expect(closed, "a hello with the greatest first_line was not ended")
        if ACKNOWLEDGED.search(answer) and b'"error"' not in answer:
            scene.acknowledged.update((b"first-0", b"first-1"))
    with connected(scene.append_socket) as client:
        client.sendall(b'{"hello":{}}\n{"hello":{"source":"default"}}\n' + GOOD_LINE % b"second-0")
        client.shutdown(socket.SHUT_WR)
        answer, _ = read_to_end(client)
        is_refused = b'"error":{"line":2,"code":"invalid_event"' in answer
        scene.expect(is_refused and b'"ack":{"lines":3,' in answer, f"two hellos were answered with {answer!r}")
        scene.acknowledged.add(b"second-0")
    scene.see(f"{len(STRANGE_HELLOS)} hellos refused, and a second one")
    scene.expect_counted(("reject", "refused", "invalid"), len(STRANGE_HELLOS))


def connect_and_reset(scene):
    """Connects and closes at once, sometimes behind half a line or an event, never reading."""
    for number in range(RESETS):
        with connected(scene.append_socket) as client:
            if number % 4 == 1:
                send_or_find_closed(client, b'{"type":"tr')
            elif number % 4 == 3:
                send_or_find_closed(client, b'{"type":"track","event":"Tick","messageId":"reset-%d","userId":"u"}\n' % number)
    scene.see(f"{RESETS:,} connections")
    scene.expect_counted(("connections_total", "accepted_connections", "opened_connections"), RESETS)
    expect_service(scene)


def half_close_at_any_moment(scene):
    """A conversation cut behind each of its bytes, by half-closing and by closing."""
    lines = [b'{"hello":{"receipts":"each"}}\n', GOOD_LINE % b"cut-%d-0", GOOD_LINE % b"cut-%d-1", b"\n", GOOD_LINE % b"cut-%d-2"]
    length = len(b"".join(lines) % (100, 100, 100))
    for cut in range(length + 1):
        whole = b"".join(lines) % (cut, cut, cut)
        sent = whole[:cut]
        with connected(scene.append_socket) as client:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            answer, closed = read_to_end(client)
        line_count = sent.count(b"\n") + bool(sent and not sent.endswith(b"\n"))
        dealt_with = int((ACKNOWLEDGED.findall(answer) or [b"0"])[-1])
        is_half_a_hello = line_count == 1 and not sent.endswith(b"\n") and b"error" in answer
        scene.expect(closed, f"cut behind byte {cut}: not closed")
        scene.expect(dealt_with == line_count or is_half_a_hello, f"cut behind byte {cut}: {dealt_with} of {line_count} lines; {answer[-200:]!r}")
        receipts = answer.count(b'"receipt"')
        scene.acknowledged.update(b"cut-%d-%d" % (cut, number) for number in range(receipts))
        with connected(scene.append_socket) as client:
            client.sendall(sent.replace(b"cut-", b"gone-"))
    scene.see(f"{length + 1} moments, twice")
    scene.expect_shown("accepted_events_total", len(scene.acknowledged))
