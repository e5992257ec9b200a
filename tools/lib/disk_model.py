"""A disk as the power leaves it: what a trace of system calls has written and synced, and what may be left of it after a cut at any moment."""
import bisect, collections, dataclasses, itertools, json, math, os, re, sys

SECTOR_BYTES = 512
ROOT_NODE = 0
# Lines before the first one of a trace.
BEFORE_ALL, SYNCED_BEFORE = (-2, -2), -1
# Longer than any write: strace must not cut one short.
STRING_BYTES_MAX = 16 << 20
TRACED = "openat,pwrite64,pwritev,write,writev,sendto,sendmsg,fdatasync,fsync,?sync_file_range,ftruncate,fallocate," \
         "?rename,?renameat,?renameat2,?unlink,?unlinkat,?mkdir,?mkdirat,?link,?linkat,?symlink,?symlinkat,?rmdir"
KEEPS = ("nothing", "all", "until a moment", "any")


@dataclasses.dataclass
class Change:
    """A change of a file's bytes, or of a folder's names, and from when to when it was under way; moments are lines of the trace."""
    kind: str
    node: int
    begin: int
    end: float = math.inf
    offset: int = 0
    content: bytes = b""
    # For a folder: the names that go, and what each new name stands for.
    removed: tuple = ()
    added: dict = dataclasses.field(default_factory=dict)
    durable: float = math.inf


@dataclasses.dataclass
class Sync:
    node: int
    begin: int
    end: float
    path: str


class TraceReader:
    """Turns the lines of strace into calls that begin and end."""
    CALL = re.compile(r"^(\d+) +(\w+)\((.*)$", re.S)
    RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$", re.S)
    RESULT = re.compile(r"\) += (-?\d+|\?)[^)]*$")
    TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
    LABEL = re.compile(r"^(-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>")

    def __init__(self):
        self.line = 0
        self.open_calls = {}

    def read(self, path, on_begin, on_end):
        """Calls on_begin(name, arguments, moment) and on_end(what on_begin returned, result, moment) in the order of the trace."""
        with open(path) as trace:
            for text in trace:
                self.line += 1
                if match := self.RESUMED.match(text):
                    thread, _, rest = match.groups()
                    if thread in self.open_calls:
                        on_end(self.open_calls.pop(thread), self.result(rest), self.line)
                elif match := self.CALL.match(text):
                    thread, name, rest = match.groups()
                    call = on_begin(name, rest, self.line)
                    if "<unfinished" in rest[-30:]:
                        self.open_calls[thread] = call
                    else:
                        on_end(call, self.result(rest), self.line)
        self.open_calls.clear()

    def result(self, rest):
        match = self.RESULT.search(rest)
        return int(match[1]) if match and match[1] != "?" else -1

    @classmethod
    def texts(cls, arguments):
        """The strings among a call's arguments."""
        found = []
        for encoded, cut in cls.TEXT.findall(arguments):
            if cut:
                sys.exit(f"strace has cut a string of {len(encoded) // 4} bytes short: STRING_BYTES_MAX is too little")
            found.append(bytes.fromhex(encoded.replace("\\x", "")))
        return found

    @classmethod
    def label(cls, arguments):
        """What the first argument, a descriptor, stands for."""
        match = cls.LABEL.match(arguments)
        return bytes.fromhex(match[2].replace("\\x", "")).decode() if match else ""

    @staticmethod
    def numbers(arguments):
        """The arguments that are plain numbers, behind all strings."""
        return [int(word) for word in re.findall(r", (\d+)(?=[,) ])", arguments[arguments.rfind('"') + 1:])]


class Recording:
    """All changes, syncs and acknowledgements of the traced programs below one folder."""

    def __init__(self, root, senders):
        self.root, self.senders = root, {sender.name: sender for sender in senders}
        self.changes, self.syncs = [], []
        # Moments, and what was acknowledged by each: (sender, number).
        self.acknowledged_at, self.acknowledged = [], []
        self.renamed = collections.Counter()
        self.next_node, self.node_of, self.folders = 1, {root: ROOT_NODE}, {root}
        # From which line on the erasure was under way, and at which it was done.
        self.erasure_begin, self.erasure_end = math.inf, math.inf
        self.reader = TraceReader()

    def read_part(self, path, part):
        """Reads the trace of one program; part counts the connections that each sender had before."""
        self.part, self.lines_of, self.covered = part, {}, collections.Counter()
        self.reader.read(path, self.begin, self.end)

    def new_node(self, path):
        node, self.next_node = self.next_node, self.next_node + 1
        self.node_of[path] = node
        return node

    def know(self, path):
        """Takes what is in a folder for there, and durable, before anything was traced."""
        folder = self.node_of[path]
        for name in sorted(os.listdir(path)):
            child = f"{path}/{name}"
            node = self.new_node(child)
            self.changes.append(Change("names", folder, *BEFORE_ALL, added={name: node}))
            if os.path.isdir(child):
                self.folders.add(child)
                self.know(child)
            else:
                with open(child, "rb") as file:
                    self.changes.append(Change("write", node, *BEFORE_ALL, content=file.read()))
                self.syncs.append(Sync(node, SYNCED_BEFORE, SYNCED_BEFORE, child))
        self.syncs.append(Sync(folder, SYNCED_BEFORE, SYNCED_BEFORE, path))

    def is_ours(self, path):
        return path == self.root or path.startswith(self.root + "/")

    def begin(self, name, arguments, moment):
        """What is known of a call as it begins: a function that ends it."""
        handler = {"openat": self.opening, "pwrite64": self.writing, "ftruncate": self.truncating, "fallocate": self.allocating,
                   "fdatasync": self.syncing, "fsync": self.syncing, "rename": self.renaming, "unlink": self.unlinking,
                   "mkdir": self.making_folder, "write": self.answering}.get(name)
        if handler is not None:
            return handler(arguments, moment)
        paths = [self.reader.label(arguments), *(text.decode(errors="replace") for text in self.reader.texts(arguments))]
        if any(self.is_ours(path) for path in paths):
            sys.exit(f"{name} on {paths} is not understood: this program's model has to learn it")
        return None

    def end(self, finish, result, moment):
        if finish is not None and result >= 0:
            finish(result, moment)

    def change(self, kind, node, moment, **what):
        """A change that is under way from now on; the returned function says when it was done."""
        change = Change(kind, node, moment, **what)
        self.changes.append(change)

        def finish(_, end):
            change.end = end
        return finish

    def known_node(self, arguments):
        path = self.reader.label(arguments)
        if not self.is_ours(path):
            return None
        if path not in self.node_of:
            sys.exit(f"a call on {path}, which the model does not know")
        return self.node_of[path]

    def writing(self, arguments, moment):
        if (node := self.known_node(arguments)) is None:
            return None
        content, (count, offset) = self.reader.texts(arguments)[0], self.reader.numbers(arguments)[:2]
        if len(content) != count:
            sys.exit(f"a write of {count} bytes shows {len(content)} of them")
        return self.change("write", node, moment, offset=offset, content=content)

    def truncating(self, arguments, moment):
        if (node := self.known_node(arguments)) is None:
            return None
        return self.change("truncate", node, moment, offset=self.reader.numbers(arguments)[0])

    def allocating(self, arguments, moment):
        if (node := self.known_node(arguments)) is None:
            return None
        _, offset, count = self.reader.numbers(arguments)
        return self.change("extend", node, moment, offset=offset + count)

    def syncing(self, arguments, moment):
        if (node := self.known_node(arguments)) is None:
            return None
        path = self.reader.label(arguments)
        return lambda _, end: self.syncs.append(Sync(node, moment, end, path))

    def name_change(self, path, moment, removed=(), added=None):
        folder = self.node_of[os.path.dirname(path)]
        self.change("names", folder, moment, removed=tuple(map(os.path.basename, removed)), added=added or {})(0, moment)

    def opening(self, arguments, moment):
        path = self.reader.texts(arguments)[0].decode()
        if not self.is_ours(path) or "O_CREAT" not in arguments:
            return None

        def finish(_, end):
            if path not in self.node_of:
                self.name_change(path, end, added={os.path.basename(path): self.new_node(path)})
        return finish

    def making_folder(self, arguments, moment):
        path = self.reader.texts(arguments)[0].decode()
        if not self.is_ours(path):
            return None

        def finish(_, end):
            self.folders.add(path)
            self.name_change(path, end, added={os.path.basename(path): self.new_node(path)})
        return finish

    def renaming(self, arguments, moment):
        source, target = (text.decode() for text in self.reader.texts(arguments))
        if not self.is_ours(source):
            return None
        if os.path.dirname(source) != os.path.dirname(target) or source in self.folders:
            sys.exit(f"the rename of {source} to {target} is not understood: this program's model has to learn it")

        def finish(_, end):
            node = self.node_of[target] = self.node_of.pop(source)
            self.name_change(target, end, removed=[source], added={os.path.basename(target): node})
            self.renamed[os.path.basename(source)] += 1
        return finish

    def unlinking(self, arguments, moment):
        path = self.reader.texts(arguments)[0].decode()
        if not self.is_ours(path):
            return None

        def finish(_, end):
            del self.node_of[path]
            self.name_change(path, end, removed=[path])
        return finish

    def answering(self, arguments, moment):
        """An answer counts from when its call begins: the client may have it before the call ends."""
        connection = self.reader.label(arguments)
        if not connection.startswith("socket:"):
            return None
        for text in self.reader.texts(arguments)[0].splitlines():
            answer = json.loads(text)
            if "hello" in answer and answer["hello"]["source"] in self.senders:
                self.lines_of[connection] = (answer["hello"]["source"], self.senders[answer["hello"]["source"]].connections[self.part])
            elif "ack" in answer:
                name, lines = self.lines_of[connection]
                covered, self.covered[connection] = self.covered[connection], answer["ack"]["lines"]
                for number in lines[covered:answer["ack"]["lines"]]:
                    if number is not None:
                        self.acknowledged_at.append(moment)
                        self.acknowledged.append((name, number))
        return None

    def settle(self, without=None):
        """Says of each change from when on it is durable: the end of the first sync that began after it was done. `without` never took place."""
        syncs_of = collections.defaultdict(list)
        for sync in self.syncs:
            if sync is not without:
                syncs_of[sync.node].append(sync)
        begins, ends = {}, {}
        for node, syncs in syncs_of.items():
            syncs.sort(key=lambda sync: sync.begin)
            begins[node] = [sync.begin for sync in syncs]
            # The earliest end of this one and all that began later.
            ends[node] = list(itertools.accumulate(reversed([sync.end for sync in syncs]), min))[::-1]
        for change in self.changes:
            place = bisect.bisect_right(begins.get(change.node, []), change.end)
            change.durable = ends[change.node][place] if place < len(begins.get(change.node, [])) else math.inf

    @property
    def moments(self):
        """Where a cut makes a difference."""
        around = {moment for change in self.changes for moment in (change.begin, change.begin + 1, change.end + 1)}
        return sorted(moment for moment in around.union(moment + 1 for moment in self.acknowledged_at) if 0 <= moment < math.inf)

    def acknowledged_before(self, cut):
        return set(self.acknowledged[:bisect.bisect_left(self.acknowledged_at, cut)])


class Image:
    """What the disk may hold after a cut."""

    def __init__(self, recording, cut, chance, data_keep, folder_keep):
        self.recording, self.chance = recording, chance
        self.contents, self.names = collections.defaultdict(bytearray), collections.defaultdict(dict)
        begun = [change for change in recording.changes if change.begin < cut]
        loose = [change.begin for change in begun if change.durable >= cut]
        moment = chance.choice(loose) if loose else cut
        for change in begun:
            keep = folder_keep if change.kind == "names" else data_keep
            if change.durable < cut or keep == "all" or (keep == "until a moment" and change.begin <= moment):
                self.apply(change)
            elif keep == "any" and change.kind == "write":
                self.apply_sectors(change)
            elif keep == "any" and chance.random() < 0.5:
                self.apply(change)

    def apply(self, change):
        if change.kind == "names":
            names = self.names[change.node]
            for name in change.removed:
                names.pop(name, None)
            names.update(change.added)
            return
        content = self.contents[change.node]
        if change.kind == "write":
            self.extend(content, change.offset)
            content[change.offset:change.offset + len(change.content)] = change.content
        elif change.kind == "truncate":
            del content[change.offset:]
            self.extend(content, change.offset)
        else:
            self.extend(content, change.offset)

    def apply_sectors(self, change):
        """Any of the sectors that a write touches."""
        place, end = change.offset, change.offset + len(change.content)
        while place < end:
            next_sector = min(end, (place // SECTOR_BYTES + 1) * SECTOR_BYTES)
            if self.chance.random() < 0.5:
                content = self.contents[change.node]
                self.extend(content, place)
                content[place:next_sector] = change.content[place - change.offset:next_sector - change.offset]
            place = next_sector

    @staticmethod
    def extend(content, size):
        if len(content) < size:
            content.extend(bytes(size - len(content)))

    def write(self, path, node=ROOT_NODE):
        """Makes the folder."""
        folder_nodes = {self.recording.node_of[folder] for folder in self.recording.folders}
        os.makedirs(path)
        for name, child in self.names[node].items():
            if child in folder_nodes:
                self.write(f"{path}/{name}", child)
            else:
                with open(f"{path}/{name}", "wb") as file:
                    file.write(self.contents[child])
