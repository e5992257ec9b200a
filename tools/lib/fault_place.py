"""The table of faults, and the place that each of them is tried in: a data folder, a daemon and its senders."""
import contextlib, dataclasses, os, random, signal, socket, subprocess, tempfile, time

from fault_runs import Daemon, ErasableCustomers, Load, Sender, admin, check, files_with
from system_calls import strace_words

SEGMENT_BYTES = 64 << 10
STOPPED, COULD_NOT_START, DAMAGED, WRITE_FAILED, IN_USE = 0, 1, 2, 3, 4
# Of hindsight-admin.
ADMIN_FAILED = 1
END_SECONDS = 10
RECOVER_SECONDS = 20
MESSAGE_CHARACTERS = 150


class Failed(Exception):
    """The outcome is not the expected one."""


class NotAvailable(Exception):
    """This machine cannot make the fault."""


@dataclasses.dataclass
class Case:
    fault: str
    where: str
    expected: str
    run: object


cases = []


def case(fault, where, expected):
    """Puts a function of a place into the table; it returns what it saw."""
    def register(run):
        cases.append(Case(fault, where, expected, run))
        return run
    return register


def require(holds, message):
    if not holds:
        raise Failed(message)


def last_line(text):
    """The last thing that a program said of importance, without its time."""
    lines = [line for line in text.splitlines() if line.strip() and "info:" not in line and "notice:" not in line] or [text.strip()]
    words = lines[-1].split(" ", 1)
    return (words[1] if words[0][:4].isdigit() and len(words) > 1 else lines[-1])


class Place:
    """One case's own folder, its daemon and its senders."""

    def __init__(self, binaries, seed, shim):
        self.binaries, self.shim = binaries, shim
        self.folder = tempfile.mkdtemp(prefix="hindsight-fault-")
        self.data, self.run = self.folder + "/data", self.folder + "/run"
        self.senders = [Sender(f"f{index}", seed, self.run + "/append.sock") for index in range(3)]
        self.seed, self.daemon, self.mounted = seed, None, []
        self.customers, self.keys = None, None

    @property
    def log(self):
        return self.data + "/customer"

    def have_erasable_customers(self):
        """Some of the events belong to a customer who may be erased."""
        self.customers, self.keys = ErasableCustomers(random.Random(self.seed)), self.folder + "/keys"
        for sender in self.senders:
            sender.customers = self.customers

    def note_erased(self):
        """The customer whose events were sent is erased: nothing of them may be found."""
        token = self.customers.tokens[self.customers.current]
        self.customers.erased.add(self.customers.current)
        self.customers.begin_next()
        left = files_with(self.folder, [token])
        require(not left, f"what was erased is still in {left[:3]}")

    def shown(self, text):
        """A message without the case's folder, cut to fit the table."""
        text = text.replace(self.folder + "/", "").replace("|", "/").replace("\n", " ")
        return f"“{text[:MESSAGE_CHARACTERS]}{'…' if len(text) > MESSAGE_CHARACTERS else ''}”"

    @property
    def last_words(self):
        return self.shown(last_line(self.daemon.said()))

    def begin(self, under=(), environment=None):
        self.daemon = Daemon(self.binaries, self.data, self.run, self.folder + "/daemon.log", SEGMENT_BYTES,
                             keys=self.keys, under=under, environment=environment)

    def serve(self, **how):
        """A daemon that answers."""
        self.begin(**how)
        require(self.daemon.wait_until_ready(), f"it did not start: exit code {self.daemon.process.poll()}, {self.last_words}")

    def does_not_start(self, code, under=(), names=None):
        """Its message, when it ends with this code instead of starting and says where."""
        self.begin(under)
        is_ready = self.daemon.wait_until_ready()
        require(not is_ready, f"it started, where exit code {code} was expected")
        return self.ended(code, names)

    def ended(self, code, names=None):
        """What it said last, when it has ended with this code and named a file."""
        found = self.daemon.wait(END_SECONDS)
        require(found is not None, f"it neither ended nor went on in {END_SECONDS} s: {self.last_words}")
        require(found == code, f"exit code {found}, where {code} was expected: {self.last_words}")
        message = last_line(self.daemon.said())
        require((names or self.data) in message, f"exit code {found}, and the message names no file: {message}")
        return f"exit {code}, {self.shown(message)}"

    def stop(self, code=STOPPED):
        found = self.daemon.stop()
        require(found == code, f"exit code {found} on SIGTERM, where {code} was expected: {self.last_words}")

    @property
    def acknowledged(self):
        return sum(len(sender.acknowledged) for sender in self.senders)

    def append(self, seconds):
        """How many events were acknowledged in that time."""
        before = self.acknowledged
        load = Load(self.senders)
        time.sleep(seconds)
        load.stop()
        return self.acknowledged - before

    def append_until_refused(self, code, seconds):
        """Appends until a sender is refused with this code."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.append(0.2)
            if any(sender.last_error and sender.last_error["code"] == code for sender in self.senders):
                return
            require(self.daemon.process.poll() is None, f"it ended with {self.daemon.process.poll()}: {self.last_words}")
        raise Failed(f"nothing was refused as {code} in {seconds} s")

    def recovers(self):
        """Appends are taken again without a restart, within some seconds."""
        begin = time.monotonic()
        while time.monotonic() < begin + RECOVER_SECONDS:
            if self.append(0.3):
                return f"appends go on after {time.monotonic() - begin:.1f} s"
            require(self.daemon.process.poll() is None, f"it ended with {self.daemon.process.poll()}: {self.last_words}")
        raise Failed(f"no append was acknowledged in {RECOVER_SECONDS} s after the fault was gone: {self.last_words}")

    def ask(self, path):
        """What query.sock answers; its JSON when that is what it is."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(END_SECONDS)
            connection.connect(self.daemon.query_socket)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: hindsight\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        require(b" 200 " in head.splitlines()[0], f"{path} was answered with {head.splitlines()[0]}")
        return body.decode()

    def answers_readers(self):
        """Queries, dump and verify beside the daemon."""
        self.ask("/v1/status")
        self.ask("/v1/customers/anonymous_id:a1")
        for verb in ("dump", "verify"):
            done = admin(self.binaries, verb, "--data", self.data, "--live")
            require(done.returncode == 0, f"{verb} --live ended with {done.returncode}: {done.stderr.decode()[-500:]}")

    @contextlib.contextmanager
    def injected(self, family, action, paths=()):
        """strace upon the running daemon, until the block is left."""
        words = strace_words(family, action, paths=paths)
        process_id = self.daemon.process_ids[0]
        strace = subprocess.Popen([*words, "-p", str(process_id)], stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + END_SECONDS
            while not self.is_traced(process_id) and strace.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            yield
        finally:
            strace.terminate()
            strace.wait(END_SECONDS)

    @staticmethod
    def is_traced(process_id):
        """Whether every thread of it is."""
        for thread in os.listdir(f"/proc/{process_id}/task"):
            with open(f"/proc/{process_id}/task/{thread}/status") as status:
                if "TracerPid:\t0\n" in status.read():
                    return False
        return True

    def mount(self, *words):
        """Mounts something as the data folder."""
        os.makedirs(self.data, exist_ok=True)
        done = subprocess.run(["mount", *words, self.data], stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise NotAvailable(done.stderr.strip())
        self.mounted.append(self.data)

    def unmount(self):
        subprocess.run(["umount", self.mounted.pop()], check=True)

    def fill(self, path, leave_bytes=0):
        """A file that takes what the disk has left."""
        with open(path, "wb", buffering=0) as file:
            try:
                while os.statvfs(self.data).f_bavail * os.statvfs(self.data).f_frsize > leave_bytes:
                    file.write(bytes(4096))
            except OSError:
                pass

    def finish(self):
        """What has to hold after every fault: it starts, takes events, stops, and everything is there."""
        self.serve()
        require(self.append(0.3) > 0, f"after the fault no event was acknowledged: {self.last_words}")
        self.stop()
        finding = check(self.binaries, self.data, self.senders)
        require(not finding.problems, "; ".join(finding.problems))
        return finding

    def clear(self):
        if self.daemon and self.daemon.process.poll() is None:
            self.daemon.send(signal.SIGCONT)
            self.daemon.kill()
        while self.mounted:
            self.unmount()
