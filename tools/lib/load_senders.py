"""Senders that are cheap enough to give a daemon more than it can take: events of loadgen, each with a messageId of its own."""
import multiprocessing, re, selectors, socket, subprocess, time

BUFFER_EVENTS = 4096
BUFFERS = 64
READ_BYTES = 1 << 16
# Where the number of the buffer goes into the messageId of each of its events: eight hexadecimal digits of a UUID.
PLACE = b"@" * 8
MESSAGE_ID = re.compile(rb'("messageId":")[0-9a-f]{8}')
ACKNOWLEDGED = re.compile(rb'"ack":\{"lines":(\d+),"position":\w+,"duplicates":(\d+),"rejected":(\d+)\}')
# A number without a common factor with 2^32 spreads the numbers of buffers evenly: message ids are not ascending.
SPREAD = 2654435761
FINISH_SECONDS = 120


class Supply:
    """Buffers of events, by number; all events of all numbers differ in their messageId."""

    def __init__(self, binaries):
        words = [f"{binaries}/loadgen", "--mix", "anchors", "--customers", "60000", "--events", str(BUFFERS * BUFFER_EVENTS)]
        text = subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout
        lines = MESSAGE_ID.sub(rb"\1" + PLACE, text).splitlines(keepends=True)
        self.templates = [b"".join(lines[start:start + BUFFER_EVENTS]) for start in range(0, len(lines), BUFFER_EVENTS)]
        self.event_bytes = len(text) / len(lines)

    def buffer(self, number):
        return self.templates[number % BUFFERS].replace(PLACE, b"%08x" % (number * SPREAD % 2**32))


class OpenConnection:
    """One connection: what is being sent, and how far it is acknowledged."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.setblocking(False)
        self.rest = memoryview(b"")
        self.begun_events = 0
        self.received = b""
        self.acknowledged, self.duplicates, self.rejected = 0, 0, 0
        self.is_over = False

    def send(self):
        try:
            self.rest = self.rest[self.socket.send(self.rest):]
        except BlockingIOError:
            pass

    def receive(self):
        """Takes answers; the last acknowledgement counts."""
        read = self.socket.recv(READ_BYTES)
        self.is_over = not read
        if self.is_over and self.rest:
            raise ConnectionError(f"the daemon closed a connection that was sending: {self.received[-300:]}")
        self.received += read
        end = self.received.rfind(b"\n") + 1
        if found := ACKNOWLEDGED.findall(self.received, 0, end):
            self.acknowledged, self.duplicates, self.rejected = map(int, found[-1])
        self.received = self.received[end:]


class Senders:
    """Several connections in a process of their own, for a while; buffers are numbered from `first_number`.

    `rate` is how many events per second become ready to be sent, whatever was answered (an open loop); with `window` instead, a connection
    sends no more than so many events beyond what is acknowledged (a closed loop).
    """

    def __init__(self, path, supply, connections, seconds, first_number, rate=None, window=None):
        self.path, self.supply, self.seconds, self.next_number, self.rate, self.window = path, supply, seconds, first_number, rate, window
        self.connection_count = connections
        self.stop = multiprocessing.Event()
        self.result, self.outlet = multiprocessing.Pipe(duplex=False)
        self.process = multiprocessing.Process(target=self.work)
        self.process.start()

    def finish(self):
        """What was acknowledged: events, duplicates, rejected; and the first number that is free."""
        if not self.result.poll(self.seconds + FINISH_SECONDS):
            self.process.kill()
            raise TimeoutError(f"the senders did not end within {FINISH_SECONDS} s of their time")
        answer = self.result.recv()
        self.process.join()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def work(self):
        try:
            self.outlet.send(self.converse())
        except Exception as error:
            self.outlet.send(error)

    def may_begin(self, connection, elapsed):
        if self.window:
            return connection.begun_events - connection.acknowledged < self.window
        return connection.begun_events < elapsed * self.rate / self.connection_count

    def begin_buffer(self, connection):
        connection.rest = memoryview(self.supply.buffer(self.next_number))
        connection.begun_events += BUFFER_EVENTS
        self.next_number += 1

    def converse(self):
        selector = selectors.DefaultSelector()
        connections = [OpenConnection(self.path) for _ in range(self.connection_count)]
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        begin = time.monotonic()
        while (elapsed := time.monotonic() - begin) < self.seconds and not self.stop.is_set():
            self.turn(selector, connections, lambda connection: self.may_begin(connection, elapsed))
        while any(connection.rest for connection in connections):
            self.turn(selector, connections, lambda connection: False)
        for connection in connections:
            connection.socket.shutdown(socket.SHUT_WR)
        while not all(connection.is_over for connection in connections):
            self.turn(selector, connections, lambda connection: False)
        acknowledged, duplicates, rejected = (sum(getattr(connection, name) for connection in connections)
                                              for name in ("acknowledged", "duplicates", "rejected"))
        return acknowledged, duplicates, rejected, self.next_number

    def turn(self, selector, connections, may_begin):
        """Lets each connection that can send or receive do so once."""
        for connection in connections:
            if not connection.rest and may_begin(connection):
                self.begin_buffer(connection)
        for connection in connections:
            if not connection.is_over:
                selector.modify(connection.socket, selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.rest else 0), connection)
        for key, ready in selector.select(0.01):
            if ready & selectors.EVENT_WRITE:
                key.data.send()
            if ready & selectors.EVENT_READ:
                key.data.receive()
            if key.data.is_over:
                selector.unregister(key.fileobj)
