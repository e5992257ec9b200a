"""What happens to the daemon as a process: signals, others of its kind, limits."""
import json, signal, socket, time

from fault_place import COULD_NOT_START, END_SECONDS, IN_USE, SEGMENT_BYTES, case, last_line, require
from fault_runs import Daemon, Load, check

@case("SIGSTOP for 5 s, then SIGCONT", "under load", "goes on")
def paused(place):
    place.serve()
    load = Load(place.senders)
    time.sleep(0.3)
    place.daemon.send(signal.SIGSTOP)
    time.sleep(0.2)
    before = place.acknowledged
    time.sleep(5)
    meanwhile = place.acknowledged - before
    place.daemon.send(signal.SIGCONT)
    time.sleep(1)
    load.stop()
    require(meanwhile == 0 and place.acknowledged > before, f"{meanwhile} acknowledged while it stood, {place.acknowledged - before} after")
    place.stop()
    place.finish()
    return f"{place.acknowledged - before} acknowledged after it"


@case("SIGTERM", "under load", "ends with 0, everything acknowledged is durable")
def terminated(place):
    place.serve()
    load = Load(place.senders)
    time.sleep(0.5)
    place.stop()
    load.stop()
    errors = {sender.last_error["code"] for sender in place.senders if sender.last_error}
    finding = check(place.binaries, place.data, place.senders)
    require(not finding.problems, "; ".join(finding.problems))
    require(errors <= {"shutting_down"}, f"refused with {errors}")
    place.finish()
    return f"exit 0, {finding.acknowledged} acknowledged; senders saw {', '.join(errors) or 'the connection close'}"


@case("SIGKILL and an immediate restart, ten times", "under load", "starts each time")
def killed(place):
    for _ in range(10):
        place.serve()
        load = Load(place.senders)
        time.sleep(0.15)
        place.daemon.kill()
        load.stop()
    place.finish()
    return f"{place.acknowledged} acknowledged"


@case("a second daemon", "the same data folder", "ends with 4, the first goes on")
def second_daemon(place):
    place.serve()
    first = place.daemon
    second = Daemon(place.binaries, place.data, place.folder + "/run2", place.folder + "/second.log")
    code, said = second.wait(END_SECONDS), second.said()
    require(code == IN_USE, f"exit code {code}: {said}")
    require(str(first.process.pid) in said and place.data in said, f"the message does not say who holds the folder: {said}")
    count = place.append(0.3)
    require(count > 0, "the first one takes no events any more")
    place.stop()
    place.finish()
    return f"exit 4, {place.shown(last_line(said))}"


@case("a second daemon", "the same run folder, another data folder", "ends with 4, the first goes on")
def same_sockets(place):
    place.serve()
    second = Daemon(place.binaries, place.folder + "/data2", place.run, place.folder + "/second.log")
    code, said = second.wait(END_SECONDS), second.said()
    require(code == IN_USE and place.run in said, f"exit code {code}: {said}")
    require(place.append(0.3) > 0, "the first one takes no events any more")
    place.stop()
    place.finish()
    return f"exit 4, {place.shown(last_line(said))}"


def open_connections(path, count):
    """So many connections that send nothing, or as many as are let in."""
    connections, deadline = [], time.monotonic() + END_SECONDS
    while len(connections) < count and time.monotonic() < deadline:
        connection = socket.socket(socket.AF_UNIX)
        connection.setblocking(False)
        try:
            connection.connect(path)
            connections.append(connection)
        except BlockingIOError:
            # Those before are not accepted yet.
            connection.close()
            time.sleep(0.01)
    return connections


def few_descriptors(place, limit, connections):
    place.serve(under=["prlimit", f"--nofile={limit}:{limit}"])
    require(place.append(0.3) > 0, "nothing was acknowledged")
    load = Load(place.senders)
    time.sleep(0.2)
    idle = open_connections(place.daemon.append_socket, connections)
    before = place.acknowledged
    time.sleep(3)
    during = place.acknowledged - before
    load.stop()
    for connection in idle:
        connection.close()
    require(place.daemon.process.poll() is None, f"it ended with {place.daemon.process.poll()}: {place.last_words}")
    outcome = place.recovers()
    require(during > 0, "the connections that were open got no answers any more")
    place.stop()
    place.finish()
    return f"{during} acknowledged meanwhile; {outcome}"


for limit, connections in ((64, 100), (1024, 1100)):
    case(f"prlimit --nofile={limit}, and {connections} connections", "append.sock", "those that are open go on; new ones come in when others have gone")(
        lambda place, words=(limit, connections): few_descriptors(place, *words))


@case("prlimit --nofile=16", "start", "ends with 1 and says so")
def too_few_descriptors(place):
    outcome = place.does_not_start(COULD_NOT_START, ["prlimit", "--nofile=16:16"], names="open files")
    place.finish()
    return outcome


@case("prlimit --fsize below a LogSegment", "start", "ends with 1")
def no_file_fits(place):
    outcome = place.does_not_start(COULD_NOT_START, ["prlimit", f"--fsize={SEGMENT_BYTES // 2}"])
    place.finish()
    return outcome


@case("prlimit --fsize below a merged LogSegment", "merging", "goes on")
def no_merge_fits(place):
    place.serve(under=["prlimit", f"--fsize={SEGMENT_BYTES}"])
    count = place.append(3)
    require(count > 0 and place.daemon.process.poll() is None, f"it ended with {place.daemon.process.poll()}: {place.last_words}")
    failures = json.loads(place.ask("/v1/status"))["domains"]["customer"]["maintenance_failures"]
    outcome = f"{place.recovers()}, {failures} failures in the background counted"
    place.stop()
    place.finish()
    return outcome
