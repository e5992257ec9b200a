"""What can be seen of a running hindsightd from outside: its /metrics, its memory, its descriptors."""
import http.client, math, os, re, socket

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="([^"]*)"')
LATENCY = "hindsight_append_latency_seconds"


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket, kept open between requests."""

    def __init__(self, path, seconds=30):
        super().__init__("hindsight", timeout=seconds)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Histogram:
    """Events by the upper bounds of their latency in seconds, cumulative, as Prometheus has them."""

    def __init__(self, counts):
        self.counts = counts

    def __sub__(self, earlier):
        return Histogram({bound: count - earlier.counts[bound] for bound, count in self.counts.items()})

    @property
    def events(self):
        return self.counts[math.inf]

    def quantile(self, share):
        """In seconds, by a straight line through the bucket, as Prometheus' histogram_quantile does; None when there are no events."""
        if not self.events:
            return None
        wanted, lower, below = share * self.events, 0.0, 0
        for bound, count in sorted(self.counts.items()):
            if count >= wanted and count > below:
                return lower if math.isinf(bound) else lower + (bound - lower) * (wanted - below) / (count - below)
            lower, below = bound, count


class Metrics:
    """One page of /metrics."""

    def __init__(self, text):
        self.values, buckets = {}, {}
        for line in text.splitlines():
            found = SAMPLE.match(line)
            if not found:
                continue
            name, labels = found[1], dict(LABEL.findall(found[2] or ""))
            if name == LATENCY + "_bucket":
                buckets[float(labels["le"])] = int(found[3])
            else:
                self.values[name, *(labels[key] for key in labels if key != "domain")] = float(found[3])
        self.latency = Histogram(buckets) if buckets else None

    @classmethod
    def ask(cls, connection):
        """Asks over a UnixConnection."""
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise http.client.HTTPException(f"/metrics answered {answer.status}: {text[:200]}")
        return cls(text)

    def __getitem__(self, name):
        return self.values[f"hindsight_{name}",]


def anonymous_bytes(process_id):
    """The memory of a process that no file is behind: RssAnon."""
    with open(f"/proc/{process_id}/status") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0


def descriptor_count(process_id):
    return len(os.listdir(f"/proc/{process_id}/fd"))


def folder_bytes(folder):
    """What the files of a folder take on the disk; those that go away meanwhile are not counted."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_blocks * 512
            except FileNotFoundError:
                pass
    return total
