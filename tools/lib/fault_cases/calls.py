"""System calls of the daemon that fail, are late or do half."""
import json, os, time

from fault_place import COULD_NOT_START, END_SECONDS, STOPPED, WRITE_FAILED, case, require
from fault_runs import Load
from system_calls import strace_words

# Errors of system calls, upon a daemon under load. strace counts for each thread apart: "once" is once for the writer and once for the others.
# Where: names in the log's folder, with a star for the LogSegment that is active as the fault begins.
COMMIT, SEALED, NEXT, SEALING, MERGING, MANIFEST = "*", "* ", "next.log.new", "sealing.new", "compacting.new", "MANIFEST.new"
PLACES = {COMMIT: "a commit, in the active LogSegment", SEALED: "a LogSegment that is sealed, as its rows go", NEXT: "the next LogSegment",
          SEALING: "sealing", MERGING: "merging", MANIFEST: "the manifest", "": "the log's folder"}
ENDS, GOES_ON, REFUSES = "ends with 3", "goes on", "refuses with disk_full, then goes on"
# Sealing is tried again after a pause. A writer that has to wait for it meanwhile ends its work, unless the disk was full (LogWriter+Rolling.swift).
ENDS_WHEN_WAITING = "goes on, or ends with 3 when too much waits to be sealed"
ONCE, ALWAYS = "when=1", "when=1+"
# A call that says it has written 0 bytes, and has.
NOTHING_WRITTEN = "0 bytes written"
INJECTIONS = [
    ("pwrite64", "EIO", ONCE, COMMIT, ENDS),
    ("pwrite64", "EIO", ALWAYS, COMMIT, ENDS),
    ("pwrite64", "ENOSPC", ONCE, COMMIT, ENDS),
    ("pwrite64", "EDQUOT", ONCE, COMMIT, ENDS),
    ("pwrite64", "EINTR", "when=1..5", COMMIT, GOES_ON),
    ("pwrite64", NOTHING_WRITTEN, ONCE, COMMIT, ENDS),
    ("fdatasync", "EIO", ONCE, COMMIT, ENDS),
    ("fdatasync", "EIO", ALWAYS, COMMIT, ENDS),
    ("fdatasync", "ENOSPC", ONCE, COMMIT, ENDS),
    ("fdatasync", "EDQUOT", ONCE, COMMIT, ENDS),
    ("fdatasync", "EINTR", "when=1..5", COMMIT, GOES_ON),
    ("openat", "EIO", ONCE, NEXT, ENDS),
    ("openat", "EIO", ALWAYS, NEXT, ENDS),
    ("openat", "ENOSPC", ALWAYS, NEXT, REFUSES),
    ("openat", "EMFILE", ALWAYS, NEXT, ENDS),
    ("fallocate", "EIO", ONCE, NEXT, ENDS),
    ("fallocate", "EIO", ALWAYS, NEXT, ENDS),
    ("fallocate", "ENOSPC", ONCE, NEXT, GOES_ON),
    ("fallocate", "ENOSPC", ALWAYS, NEXT, REFUSES),
    ("fallocate", "EDQUOT", ALWAYS, NEXT, REFUSES),
    ("pwrite64", "EIO", ALWAYS, NEXT, ENDS),
    ("pwrite64", "ENOSPC", ALWAYS, NEXT, REFUSES),
    ("fdatasync", "EIO", ALWAYS, NEXT, ENDS),
    ("rename", "EIO", ONCE, NEXT, ENDS),
    ("rename", "EIO", ALWAYS, NEXT, ENDS),
    # Once a rename was tried it is open which name the file has (SegmentMaker.swift): nobody goes on from there.
    ("rename", "ENOSPC", ALWAYS, NEXT, ENDS),
    ("fsync", "EIO", ONCE, "", ENDS),
    ("fsync", "EIO", ALWAYS, "", ENDS),
    ("fsync", "ENOSPC", ONCE, "", ENDS),
    ("openat", "EIO", ALWAYS, SEALING, ENDS_WHEN_WAITING),
    ("pwrite64", "EIO", ONCE, SEALING, ENDS_WHEN_WAITING),
    ("pwrite64", "EIO", ALWAYS, SEALING, ENDS_WHEN_WAITING),
    ("pwrite64", "ENOSPC", ALWAYS, SEALING, GOES_ON),
    ("fdatasync", "EIO", ALWAYS, SEALING, ENDS_WHEN_WAITING),
    ("rename", "EIO", ALWAYS, SEALING, ENDS_WHEN_WAITING),
    ("openat", "EIO", ALWAYS, MERGING, GOES_ON),
    ("pwrite64", "EIO", ALWAYS, MERGING, GOES_ON),
    ("pwrite64", "ENOSPC", ALWAYS, MERGING, GOES_ON),
    ("fdatasync", "EIO", ALWAYS, MERGING, GOES_ON),
    ("rename", "EIO", ONCE, MERGING, GOES_ON),
    ("pwrite64", "EIO", ONCE, MANIFEST, ENDS_WHEN_WAITING),
    ("pwrite64", "ENOSPC", ALWAYS, MANIFEST, GOES_ON),
    ("fdatasync", "EIO", ALWAYS, MANIFEST, ENDS_WHEN_WAITING),
    ("rename", "EIO", ALWAYS, MANIFEST, ENDS_WHEN_WAITING),
    ("unlink", "EIO", ALWAYS, SEALED, GOES_ON),
]


def inject(place, family, error, when, name, expected):
    place.serve()
    place.append(0.5)
    active = max(file for file in os.listdir(place.log) if file.endswith(".log"))
    path = f"{place.log}/{active if name in (COMMIT, SEALED) else name}".rstrip("/")
    action = "retval=0" if error == NOTHING_WRITTEN else f"error={error}"
    with place.injected(family, f"{action}:{when}", [path]):
        if expected == REFUSES:
            place.append_until_refused("disk_full", END_SECONDS)
            place.answers_readers()
        else:
            place.append(2.5)
        ends = expected == ENDS or (expected == ENDS_WHEN_WAITING and place.daemon.process.poll() is not None)
        if ends:
            outcome = place.ended(WRITE_FAILED)
    if not ends:
        require(place.daemon.process.poll() is None, f"it ended with {place.daemon.process.poll()}: {place.last_words}")
        outcome = place.recovers()
        failures = json.loads(place.ask("/v1/status"))["domains"]["customer"]["maintenance_failures"]
        outcome += f", {failures} failures in the background counted" if failures else ""
        place.stop()
    place.finish()
    return outcome


for family, error, when, name, expected in INJECTIONS:
    often = {ONCE: "once", ALWAYS: "from then on"}.get(when, when)
    case(f"{family} fails with {error}, {often}", PLACES[name], expected)(
        lambda place, words=(family, error, when, name, expected): inject(place, *words))


# Errors while it starts.
START_INJECTIONS = [
    ("openat", "EIO", "MANIFEST", COULD_NOT_START),
    ("openat", "EACCES", "MANIFEST", COULD_NOT_START),
    ("openat", "EIO", "*.log", COULD_NOT_START),
    ("openat", "EMFILE", "*.log", COULD_NOT_START),
    ("openat", "EIO", "*.sealed", COULD_NOT_START),
    ("pread64", "EIO", "MANIFEST", COULD_NOT_START),
    ("pread64", "EIO", "*.log", COULD_NOT_START),
    ("fdatasync", "EIO", "*.log", COULD_NOT_START),
    ("fsync", "EIO", "", COULD_NOT_START),
    ("pwrite64", "EIO", "*.log", COULD_NOT_START),
    ("openat", "EIO", "checkpoint", STOPPED),
]


def inject_at_start(place, family, error, name, expected):
    place.serve()
    place.append(1)
    place.stop()
    # A kill leaves something to recover.
    place.serve()
    place.append(0.3)
    place.daemon.kill()
    pattern = name.removeprefix("*")
    paths = [f"{place.log}/{file}" for file in os.listdir(place.log) if name and file.endswith(pattern)] if name else [place.log]
    under = strace_words(family, f"error={error}:when=1+", paths=paths)
    if expected == STOPPED:
        place.serve(under=under)
        place.stop()
        outcome = "started without it"
    else:
        outcome = place.does_not_start(expected, under)
    place.finish()
    return outcome


for family, error, name, expected in START_INJECTIONS:
    case(f"{family} fails with {error}", f"start: {name or 'the log’s folder'}", "starts without it" if expected == STOPPED else f"ends with {expected}")(
        lambda place, words=(family, error, name, expected): inject_at_start(place, *words))


@case("each sync takes 0.2 s longer", "a commit", "goes on, queries answer meanwhile")
def slow_sync(place):
    place.serve()
    with place.injected("fdatasync", "delay_enter=200000"):
        load = Load(place.senders)
        time.sleep(1)
        begin = time.monotonic()
        place.ask("/v1/health")
        asked = time.monotonic() - begin
        time.sleep(2)
        load.stop()
    require(asked < 1, f"/v1/health took {asked:.1f} s")
    outcome = f"/v1/health in {asked * 1000:.0f} ms; {place.recovers()}"
    place.stop()
    place.finish()
    return outcome


@case("one sync takes 5 s", "a commit", "acknowledged late, not lost")
def stalled_sync(place):
    place.serve()
    with place.injected("fdatasync", "delay_enter=5000000:when=3"):
        count = place.append(7)
    place.stop()
    place.finish()
    return f"{count} acknowledged with it"


@case("each write writes half", "all files", "goes on")
def short_writes(place):
    place.serve(environment={**os.environ, "LD_PRELOAD": place.shim(), "FAULT_SHORT_WRITES": "1"})
    count = place.append(2)
    require(count > 0, "nothing was acknowledged")
    place.stop()
    place.finish()
    return f"{count} acknowledged"
