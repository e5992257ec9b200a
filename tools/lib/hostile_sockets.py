"""What stands in the way of hindsightd: too few descriptors, and files where its sockets will be."""
import contextlib, os, socket, stat, time

from fault_runs import Daemon
from hostile_append import ACKNOWLEDGED, ANSWER_SECONDS, expect_service, read_to_end
import hostile_query

WITH_FEW_DESCRIPTORS = ("prlimit", "--nofile=256:256")
CROWD = 1_000
HOLD_SECONDS, BUSY_SHARE_MAX = 5, 0.5
MUCH_EVENTS = 1_000
# Files of the log that are full soon, so that others must be opened.
SMALL_SEGMENT_BYTES = 1 << 20
START_SECONDS = 20


def few_descriptors(scene):
    """More connections than the process may have descriptors; one that is served sends so much that log files must be opened meanwhile."""
    crowd = join_crowd(scene.append_socket) + join_crowd(scene.query_socket)
    before = processor_seconds(scene)
    time.sleep(HOLD_SECONDS)
    busy = (processor_seconds(scene) - before) / HOLD_SECONDS
    scene.see(f"{len(crowd):,} connections, {busy:.0%} of a core while they are held")
    scene.expect(busy < BUSY_SHARE_MAX, f"the daemon takes {busy:.0%} of a core while nobody can be accepted")
    send_much(scene, crowd[0])
    for client in crowd:
        client.close()
    expect_service(scene)
    hostile_query.expect_service(scene)


def join_crowd(path):
    clients = []
    for _ in range(CROWD):
        client = socket.socket(socket.AF_UNIX)
        # A full queue of new connections is to be expected: nobody can be accepted.
        client.setblocking(False)
        clients.append(client)
        with contextlib.suppress(BlockingIOError):
            client.connect(path)
        time.sleep(0.0005)
    return clients


def processor_seconds(scene):
    with open(f"/proc/{scene.daemon.process.pid}/stat") as stat_file:
        fields = stat_file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def send_much(scene, client):
    client.settimeout(ANSWER_SECONDS)
    lines = [b'{"type":"track","event":"Tick","messageId":"much-%d","userId":"u","properties":{"text":"%s"}}\n' % (number, b"%x" % number**3000)
             for number in range(2, 2 + MUCH_EVENTS)]
    try:
        client.sendall(b"".join(lines))
        client.shutdown(socket.SHUT_WR)
        answer, _ = read_to_end(client)
    except OSError as error:
        return scene.expect(False, f"a connection that is served broke: {error!r}")
    dealt_with = int((ACKNOWLEDGED.findall(answer) or [0])[-1])
    scene.expect(dealt_with == MUCH_EVENTS, f"{dealt_with} of {MUCH_EVENTS} events of a connection that is served are acknowledged: {answer[-200:]!r}")
    scene.acknowledged.update(b"much-%d" % number for number in range(2, 2 + dealt_with))


def mode(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


def files_in_the_way(scene):
    """Of each kind of thing at a socket's path: what the daemon says, and that it leaves what is not its own."""
    for path, wanted in ((scene.run, 0o711), (scene.append_socket, 0o600), (scene.query_socket, 0o600), (scene.admin_socket, 0o600)):
        scene.expect(mode(path) == wanted, f"{os.path.basename(path)} has mode {mode(path):o}, not {wanted:o}")
    folder = scene.folder + "/second"
    os.mkdir(folder)
    data, run = folder + "/data", folder + "/run"
    target = folder + "/target"
    with open(target, "w") as file:
        file.write("precious")
    obstacles = {"a regular file": lambda path: os.link(target, path), "a symbolic link to a file": lambda path: os.symlink(target, path),
                 "a symbolic link to nothing": lambda path: os.symlink(folder + "/nothing", path), "a folder": os.mkdir,
                 "a symbolic link to another's socket": lambda path: os.symlink(scene.append_socket, path), "a FIFO": os.mkfifo}
    for name in ("append.sock", "query.sock", "admin.sock"):
        for words, place in obstacles.items():
            os.makedirs(run, exist_ok=True)
            path = f"{run}/{name}"
            place(path)
            before = os.lstat(path)
            code, said = failed_start(scene, data, run)
            scene.expect(code == 1 and path in said, f"{words} at {name}: ended with {code}, said {said[-200:]!r}")
            scene.expect(os.path.lexists(path) and os.lstat(path).st_ino == before.st_ino, f"{words} at {name} was removed")
            left = sorted(os.listdir(run))
            scene.expect(left == [name], f"{words} at {name}: the run folder holds {left} afterwards")
            os.rmdir(path) if words == "a folder" else os.unlink(path)
    code, said = failed_start(scene, data, scene.run)
    scene.expect(code == 4, f"the sockets of a daemon that runs: ended with {code}, said {said[-200:]!r}")
    code, said = failed_start(scene, scene.data, run)
    scene.expect(code == 4, f"the data of a daemon that runs: ended with {code}, said {said[-200:]!r}")
    with open(target) as file:
        scene.expect(file.read() == "precious", "what a link pointed to was changed")
    stale_socket_is_replaced(scene, data, run)
    scene.see(f"{3 * len(obstacles)} obstacles refused by name and left, a stale socket replaced, two daemons told 'in use'")
    expect_service(scene)


def failed_start(scene, data, run):
    """The exit code of a daemon that should not come up, and what it said."""
    daemon = Daemon(scene.binaries, data, run, scene.folder + "/second.log")
    return daemon.wait(START_SECONDS), daemon.said()


def stale_socket_is_replaced(scene, data, run):
    """Left by a daemon that was killed, or bound by hand with everybody's rights."""
    daemon = Daemon(scene.binaries, data, run, scene.folder + "/second.log")
    scene.expect(daemon.wait_until_ready(), f"a second daemon with folders of its own: {daemon.said()[-200:]!r}")
    daemon.kill()
    os.unlink(daemon.append_socket)
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(daemon.append_socket)
    os.chmod(daemon.append_socket, 0o777)
    daemon = Daemon(scene.binaries, data, run, scene.folder + "/second.log")
    scene.expect(daemon.wait_until_ready(), f"a stale socket: {daemon.said()[-200:]!r}")
    scene.expect(mode(daemon.append_socket) == 0o600, f"after a stale socket the mode is {mode(daemon.append_socket):o}")
    scene.expect(daemon.stop() == 0, "a daemon that had replaced a stale socket did not end with 0")
    scene.expect(not os.path.exists(daemon.append_socket), "the socket is still there after SIGTERM")
