"""What the programs that run the real binaries under faults share: a daemon, senders that write down what was acknowledged, and the check.

The oracle lives in this process, outside the data folder: which events were sent, which were acknowledged, whose customers were erased.
"""
import collections, dataclasses, hashlib, json, os, random, signal, socket, subprocess, sys, threading, time

READY_SECONDS = 30
STOP_SECONDS = 60
ADMIN_SECONDS = 300
ANSWER_SECONDS = 30
KILLED = -9
# Every sixteenth event belongs to a customer who may be erased.
ERASABLE_EVERY = 16
# Types of events that the administrators' path writes by itself.
ADMINISTRATIVE = {"erase", "suppress", "unsuppress"}


def program_folder(path, programs=("hindsightd", "hindsight-admin")):
    """The folder of the programs, or the end of this one when they are not there."""
    folder = os.path.abspath(path)
    for program in programs:
        if not os.access(f"{folder}/{program}", os.X_OK):
            sys.exit(f"{folder}/{program} is not there: run swift build -c release first, or name the folder with --bin")
    return folder


def child_processes(process_id):
    """The ids of a process's children; none when it has ended."""
    try:
        with open(f"/proc/{process_id}/task/{process_id}/children") as children:
            return [int(child) for child in children.read().split()]
    except OSError:
        return []


class Daemon:
    """One run of hindsightd. With `under`, the words of a program that starts it, such as strace's."""

    def __init__(self, binaries, data, run, log_path, segment_bytes=1 << 20, keys=None, under=(), environment=None, definitions=None):
        self.append_socket, self.query_socket, self.log_path = run + "/append.sock", run + "/query.sock", log_path
        words = [binaries + "/hindsightd", "--data", data, "--run", run, "--segment-bytes", str(segment_bytes)]
        if keys:
            words += ["--keys", keys]
        if definitions:
            words += ["--definitions", definitions]
        self.erasure_file = data + "/customer/ERASURE"
        with open(log_path, "ab") as log:
            self.log_start = log.tell()
            self.process = subprocess.Popen([*under, *words], stdout=subprocess.DEVNULL, stderr=log, env=environment)

    def wait_until_ready(self, seconds=READY_SECONDS):
        """True once append.sock answers; False when the daemon ended before, or was not ready in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with socket.socket(socket.AF_UNIX) as probe:
                    probe.settimeout(1)
                    probe.connect(self.append_socket)
                    probe.sendall(b'{"hello":{}}\n')
                    if probe.recv(1):
                        return True
            except OSError:
                time.sleep(0.01)
        return False

    def wait_until_erased(self, seconds=READY_SECONDS):
        """True once no erasure is left to be completed, which the daemon does while it serves."""
        deadline = time.monotonic() + seconds
        while os.path.exists(self.erasure_file):
            if time.monotonic() > deadline or self.process.poll() is not None:
                return False
            time.sleep(0.01)
        return True

    @property
    def process_ids(self):
        """hindsightd itself: the child of the program that it runs under, when there is one that stays."""
        return child_processes(self.process.pid) or [self.process.pid]

    def send(self, number):
        for process_id in self.process_ids:
            try:
                os.kill(process_id, number)
            except ProcessLookupError:
                pass

    def kill(self):
        self.send(signal.SIGKILL)
        return self.process.wait(STOP_SECONDS)

    def stop(self):
        """SIGTERM, and the exit code."""
        self.send(signal.SIGTERM)
        return self.wait(STOP_SECONDS)

    def wait(self, seconds):
        """The exit code; None when it has not ended in time, and is killed."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def said(self):
        """What this run has written to standard error."""
        with open(self.log_path, "rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")


def admin(binaries, verb, *words, under=(), seconds=ADMIN_SECONDS):
    """Runs a verb of hindsight-admin to its end."""
    return subprocess.run([*under, binaries + "/hindsight-admin", verb, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds)


def incompressible(number):
    """A text of 0 to 600 characters that compression leaves half of, so that LogSegments fill up; the same for the same number."""
    return hashlib.shake_128(number.to_bytes(8, "little")).hexdigest(number * 7919 % 300)


class ErasableCustomers:
    """Customers whose events may be erased: one at a time is being sent, and each has a token that nothing else contains."""

    def __init__(self, chance):
        self.chance, self.tokens, self.erased = chance, [], set()
        self.begin_next()

    @property
    def current(self):
        return len(self.tokens) - 1

    def begin_next(self):
        # Letters only, so that no encoding of numbers or UUIDs takes the token for one.
        self.tokens.append("".join(self.chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(26)))

    def reference(self, customer):
        return f"user_id:{self.tokens[customer]}"


class Sender:
    """One connection's events: which were sent, which were acknowledged, and which are to be sent again."""

    def __init__(self, name, seed, append_socket, customers=None, batches=(1, 3, 12)):
        self.name, self.append_socket, self.customers, self.batches = name, append_socket, customers, batches
        self.chance = random.Random(f"{seed} {name}")
        self.next = 0
        self.sent, self.acknowledged, self.refused = set(), set(), set()
        self.pending = collections.deque()
        self.customer_of = {}
        # The lines of each connection: the number of an event, or None for a greeting.
        self.connections = []
        self.problems = []
        self.last_error = None

    def event(self, number):
        """The event with this number: the same whenever it is asked for."""
        event = {"type": "track", "event": "Tick", "messageId": f"{self.name}-{number}", "anonymousId": f"a{number % 50}",
                 "properties": {"number": number, "text": incompressible(number)}}
        customer = self.customer_of.get(number)
        if customer is not None:
            token = self.customers.tokens[customer]
            event["messageId"] += "-" + token
            event["userId"], event["anonymousId"] = token, "anonymous-" + token
            event["properties"] = {"number": number, "secret": f"the secret of {token}", token: True}
        return event

    def line(self, number):
        return json.dumps(self.event(number)).encode() + b"\n"

    def is_erased(self, number):
        return self.customers is not None and self.customer_of.get(number) in self.customers.erased

    def take_number(self):
        number, self.next = self.next, self.next + 1
        if self.customers is not None and number % ERASABLE_EVERY == 0:
            self.customer_of[number] = self.customers.current
        return number

    def work(self, stop, hello=None):
        """Sends batches until the connection breaks or stop is set; first what was never acknowledged."""
        again, self.pending, self.last_error = self.pending, collections.deque(), None
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(ANSWER_SECONDS)
                connection.connect(self.append_socket)
                self.converse(connection, again, stop, hello)
        except (OSError, ValueError):
            pass
        finally:
            self.pending.extend(again)

    def converse(self, connection, again, stop, hello):
        reader = connection.makefile("rb")
        lines, covered = [], 0
        self.connections.append(lines)
        if hello is not None:
            connection.sendall(json.dumps({"hello": hello}).encode() + b"\n")
            lines.append(None)
        while not stop.is_set():
            batch = [again.popleft() if again else self.take_number() for _ in range(self.chance.choice(self.batches))]
            self.sent.update(batch)
            self.pending.extend(batch)
            lines.extend(batch)
            connection.sendall(b"".join(self.line(number) for number in batch))
            while covered < len(lines):
                answer = reader.readline()
                if not answer:
                    raise ConnectionError
                covered = self.take_answer(json.loads(answer), lines, covered)

    def take_answer(self, answer, lines, covered):
        """Notes an answer of the server, and returns how many lines are dealt with."""
        if "error" in answer:
            error = self.last_error = answer["error"]
            if error["retryable"]:
                raise ConnectionError
            number = lines[error["line"] - 1]
            if error["code"] == "suppressed" and self.is_erased(number):
                self.refused.add(number)
            else:
                self.problems.append(f"{self.name}-{number} was refused: {error}")
        if "ack" not in answer:
            return covered
        for number in lines[covered:answer["ack"]["lines"]]:
            if number is None:
                continue
            self.pending.popleft()
            if number in self.refused:
                continue
            if self.is_erased(number):
                self.problems.append(f"{self.name}-{number} of an erased customer was accepted")
            self.acknowledged.add(number)
        return answer["ack"]["lines"]


class Load:
    """All senders at work, each in a thread; with `greets` each says its name as its source first."""

    def __init__(self, senders, greets=False):
        self.stop_sending = threading.Event()
        self.threads = [threading.Thread(target=sender.work, args=(self.stop_sending, {"source": sender.name} if greets else None))
                        for sender in senders]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stop_sending.set()
        for thread in self.threads:
            thread.join()


@dataclasses.dataclass
class Finding:
    """What a whole check of a log saw."""
    sent: int
    acknowledged: int
    stored: int
    erased: int
    problems: list

    def __str__(self):
        return (f"{self.sent} sent, {self.acknowledged} acknowledged, {self.stored} stored, {self.erased} erased; "
                + (f"{len(self.problems)} PROBLEMS" if self.problems else "nothing lost, doubled, changed or made up, positions dense"))


def shortened(things, many=5):
    things = sorted(things)
    return f"{len(things)} ({', '.join(map(str, things[:many]))}{', …' if len(things) > many else ''})"


def check(binaries, data, senders, acknowledged=None, live=False):
    """Compares a log with what its senders know.

    `acknowledged` names the events that must be there, by sender and number; without it all that the senders saw acknowledged.
    """
    problems = [problem for sender in senders for problem in sender.problems]
    words = ["--data", data] + (["--live"] if live else [])
    verified = admin(binaries, "verify", *words, "--json")
    if verified.returncode != 0:
        problems.append(f"verify ended with {verified.returncode}: {verified.stdout.decode()[-600:]} {verified.stderr.decode()[-600:]}")
    erased = json.loads(verified.stdout)["erased"] if verified.stdout.startswith(b"{") else 0
    dumped = admin(binaries, "dump", *words)
    if dumped.returncode != 0:
        problems.append(f"dump ended with {dumped.returncode}: {dumped.stderr.decode()[-600:]}")
    by_name = {sender.name: sender for sender in senders}
    found, positions, last_recorded = collections.Counter(), [], ""
    for text in dumped.stdout.splitlines():
        recorded = json.loads(text)
        event = recorded["event"]
        positions.append(recorded["position"])
        if recorded["recorded_at"] < last_recorded:
            problems.append(f"position {recorded['position']} was recorded at {recorded['recorded_at']}, before the one before it")
        last_recorded = recorded["recorded_at"]
        if event["type"] in ADMINISTRATIVE:
            continue
        name, number = event["messageId"].split("-")[:2]
        sender, number = by_name.get(name), int(number)
        if sender is None or number not in sender.sent:
            problems.append(f"position {recorded['position']} holds an event that was never sent: {text[:300].decode()}")
            continue
        found[name, number] += 1
        if event != sender.event(number):
            problems.append(f"position {recorded['position']} holds another content than was sent: {text[:300].decode()}")
        if sender.is_erased(number):
            problems.append(f"position {recorded['position']} holds an event of an erased customer")
    if acknowledged is None:
        acknowledged = {(sender.name, number) for sender in senders for number in sender.acknowledged if not sender.is_erased(number)}
    if lost := [key for key in acknowledged if found[key] == 0]:
        problems.append(f"acknowledged events lost: {shortened(lost)}")
    if twice := [key for key, count in found.items() if count > 1]:
        problems.append(f"events stored twice: {shortened(twice)}")
    last = positions[-1] if positions else 0
    if positions != sorted(set(positions)) or (erased == 0 and last != len(positions)) or last > len(positions) + erased:
        problems.append(f"positions are not dense: {len(positions)} events and {erased} erased up to position {last}")
    sent = sum(len(sender.sent) for sender in senders)
    return Finding(sent=sent, acknowledged=len(acknowledged), stored=len(positions), erased=erased, problems=problems)


def files_with(folder, tokens):
    """Each file below a folder whose raw bytes contain one of the tokens, with the token."""
    wanted = [token.encode() for token in tokens]
    found = []
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            if not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                content = file.read()
            found += [(path, token.decode()) for token in wanted if token in content]
    return found
