"""The place of one hostile case: a daemon of its own, a bystander, what both look like meanwhile, and what is checked at the end."""
import collections, contextlib, http.client, json, os, re, shutil, subprocess, sys, tempfile, threading, time

from fault_runs import READY_SECONDS, Daemon, admin
from service_figures import Metrics, UnixConnection, anonymous_bytes, descriptor_count

BYSTANDER_EVENTS_PER_SECOND = 100
QUIET_SECONDS = 2
LOOK_SECONDS = 0.1
STOP_SECONDS_MAX, STOP_SECONDS_WORTH_TELLING = 20, 2
# What a daemon has open besides connections: log files, sockets, epoll and event descriptors.
OWN_DESCRIPTORS_MAX = 100
# Others are served well when their p99 is below so many times that of the quiet time before, or below what a busy machine does by itself;
# a machine so busy that the quiet time is slow excuses only so much.
LATENCY_FACTOR, LATENCY_NOISE_MS, LATENCY_EXCUSED_MS = 10, 50, 300
MESSAGE_ID = re.compile(rb'"messageId":"([^"]*)"')
MIB = 1 << 20


class Watch(threading.Thread):
    """Looks at a daemon ten times a second: the most memory and descriptors, and the most of each metric."""

    def __init__(self, daemon, admin_socket):
        super().__init__()
        self.daemon_process, self.questions = daemon.process, UnixConnection(admin_socket)
        self.memory = self.descriptors = 0
        self.first = self.last = self.ask_first()
        self.most = collections.Counter(self.first.values)
        self.is_over = threading.Event()
        self.problem = None

    def ask_first(self):
        """append.sock answers a moment before admin.sock does."""
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                return Metrics.ask(self.questions)
            except ConnectionRefusedError:
                self.questions.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def run(self):
        try:
            while not self.is_over.wait(LOOK_SECONDS):
                self.look()
        except (OSError, http.client.HTTPException) as error:
            self.problem = f"the daemon could not be looked at: {error!r}"

    def look(self):
        self.memory = max(self.memory, anonymous_bytes(self.daemon_process.pid))
        self.descriptors = max(self.descriptors, descriptor_count(self.daemon_process.pid))
        self.last = Metrics.ask(self.questions)
        for name, value in self.last.values.items():
            self.most[name] = max(self.most[name], value)

    def finish(self):
        self.is_over.set()
        self.join()
        self.questions.close()


class Scene:
    """What a case gets: the sockets to attack, and where to say what it expected and saw."""

    def __init__(self, binaries, name, segment_bytes, under):
        self.binaries, self.name, self.segment_bytes, self.under = binaries, name, segment_bytes, under
        self.folder = tempfile.mkdtemp(prefix=f"hindsight-hostile-{name}-")
        self.data, self.run = self.folder + "/data", self.folder + "/run"
        self.append_socket, self.query_socket, self.admin_socket = (f"{self.run}/{name}.sock" for name in ("append", "query", "admin"))
        self.problems, self.seen, self.shown = [], [], []
        # Of hostile senders: the messageIds of events that were acknowledged.
        self.acknowledged = set()
        self.quiet_bytes = 0
        self.quiet_ms = self.others_ms = None
        self.attacked_until = None

    def last_words(self):
        """The last line that the daemon said."""
        return (self.daemon.said().splitlines() or ["nothing was said"])[-1]

    def expect(self, holds, words):
        if not holds:
            self.problems.append(words)

    def see(self, words):
        self.seen.append(words)

    def expect_shown(self, name, least, *labels):
        """Expects that a metric rose to at least this much, so that an operator can see what goes on."""
        value = self.watch.most.get((f"hindsight_{name}", *labels))
        self.expect(value is not None and value >= least, f"metrics: {' '.join((name, *labels))} is {value}, not {least} or more")
        self.shown.append(f"{' '.join((name, *labels))} {value or 0:.0f}")

    def expect_counted(self, words, least):
        """Expects a counter whose name has one of the words to have grown: its exact name is the product's choice."""
        grown = collections.Counter()
        # The watch may not have looked since the last of them came.
        time.sleep(0.3)
        for key, value in self.watch.last.values.items():
            if any(word in key[0] for word in words) and key[0].endswith("_total"):
                grown[key[0]] += value - self.watch.first.values.get(key, 0)
        name, most = max(grown.items(), key=lambda pair: pair[1], default=("none", 0))
        self.expect(most >= least, f"metrics: no counter of {' or '.join(words)} grew by {least}")
        self.shown.append(f"{name} {most:.0f}" if most else "nothing")

    def start(self):
        self.daemon = Daemon(self.binaries, self.data, self.run, self.folder + "/daemon.log", self.segment_bytes, under=self.under)
        if not self.daemon.wait_until_ready():
            raise ConnectionError(f"hindsightd was not ready: {self.daemon.said()[-1000:]}")

    def begin(self):
        """The quiet time before the attack: what the daemon takes, and how fast it is."""
        self.watch = Watch(self.daemon, self.admin_socket)
        self.watch.start()
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bystander.py")
        self.bystander = subprocess.Popen([sys.executable, program, self.append_socket, "bystander", str(BYSTANDER_EVENTS_PER_SECOND)],
                                          stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        time.sleep(QUIET_SECONDS)
        self.quiet_bytes = self.watch.memory
        self.watch.memory = self.watch.descriptors = 0
        self.attacked_from = time.monotonic()

    def end_of_attack(self):
        """What follows is waiting: the bystander's latency is that of the time until now."""
        if self.attacked_until is None:
            self.attacked_until = time.monotonic()

    def finish(self, case):
        """Checks what is expected of every case."""
        # Even the shortest attack is looked at long enough for a latency.
        time.sleep(max(self.attacked_from + QUIET_SECONDS - time.monotonic(), 0))
        self.end_of_attack()
        self.judge_bystander(case)
        self.watch.finish()
        self.expect(self.watch.problem is None, self.watch.problem)
        grown = self.watch.memory - self.quiet_bytes
        self.see(f"{max(grown, 0) / MIB:.1f} MiB, {self.watch.descriptors} descriptors")
        self.expect(grown <= case.memory_bytes, f"memory grew by {grown / MIB:.1f} MiB, more than {case.memory_bytes / MIB:.1f}")
        descriptors_max = OWN_DESCRIPTORS_MAX + case.connections_served
        self.expect(self.watch.descriptors <= descriptors_max, f"{self.watch.descriptors} descriptors, more than {descriptors_max}")
        self.stop_and_check()

    def judge_bystander(self, case):
        self.bystander.stdin.close()
        report = json.loads(self.bystander.stdout.read())
        self.bystander.wait()
        self.problems += [f"the bystander: {problem}" for problem in report["problems"]]
        self.expect(report["acknowledged"] == report["sent"], f"the bystander sent {report['sent']}, acknowledged {report['acknowledged']}")
        self.acknowledged.update(f"bystander-{number}".encode() for number in range(report["acknowledged"]))
        quiet = sorted(latency for due, latency in report["moments"] if due < self.attacked_from)
        attacked = sorted(latency for due, latency in report["moments"] if self.attacked_from <= due < self.attacked_until)
        if not quiet or not attacked:
            return self.expect(False, "the bystander has no latencies")
        self.quiet_ms, self.others_ms = (latencies[len(latencies) * 99 // 100] * 1000 for latencies in (quiet, attacked))
        most = max(min(LATENCY_FACTOR * self.quiet_ms, LATENCY_EXCUSED_MS), case.others_ms or LATENCY_NOISE_MS)
        self.expect(self.others_ms <= most, f"others' p99 was {self.others_ms:.0f} ms, more than {most:.0f}")

    def stop_and_check(self):
        """SIGTERM, verify, and every acknowledged event once."""
        self.expect(self.daemon.process.poll() is None, f"hindsightd ended by itself with {self.daemon.process.poll()}: {self.last_words()}")
        begin = time.monotonic()
        code = self.daemon.stop()
        self.expect(code == 0, f"SIGTERM ended it with {code}: {self.last_words()}")
        took = time.monotonic() - begin
        self.expect(took < STOP_SECONDS_MAX, f"SIGTERM took {took:.0f} s")
        if took > STOP_SECONDS_WORTH_TELLING:
            self.see(f"SIGTERM took {took:.0f} s")
        verified = admin(self.binaries, "verify", "--data", self.data)
        self.expect(verified.returncode == 0, f"verify ended with {verified.returncode}: {verified.stderr.decode()[-300:]}")
        dumped = admin(self.binaries, "dump", "--data", self.data)
        self.expect(dumped.returncode == 0, f"dump ended with {dumped.returncode}: {dumped.stderr.decode()[-300:]}")
        stored = collections.Counter(found[1] for line in dumped.stdout.splitlines() if (found := MESSAGE_ID.search(line)))
        lost = self.acknowledged - stored.keys()
        self.expect(not lost, f"{len(lost)} acknowledged events are lost, such as {next(iter(lost), None)}")
        twice = [key for key, count in stored.items() if count > 1]
        self.expect(not twice, f"{len(twice)} events are stored twice, such as {twice[:1]}")

    def clear(self):
        """Ends what is left and removes the folder."""
        if hasattr(self, "bystander"):
            with contextlib.suppress(ProcessLookupError):
                self.bystander.kill()
            self.bystander.wait()
        if hasattr(self, "watch"):
            self.watch.is_over.set()
        if hasattr(self, "daemon"):
            self.daemon.kill()
        shutil.rmtree(self.folder)
