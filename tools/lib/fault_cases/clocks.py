"""Wall clocks that jump."""
import datetime, json, os, struct, time

from fault_place import case, require
from fault_runs import admin

JUMP_MAX = datetime.timedelta(minutes=5)


class WallClock:
    """A wall clock that a daemon is given, and that can be set."""

    def __init__(self, place):
        self.path = place.folder + "/clock"
        self.set(0)
        self.environment = {**os.environ, "LD_PRELOAD": place.shim(), "FAULT_CLOCK": self.path}

    def set(self, off_seconds):
        with open(self.path, "r+b" if os.path.exists(self.path) else "wb") as file:
            file.write(struct.pack("<q", int(off_seconds)))


def recorded_instants(place):
    """When the first and the last event of a stopped log were recorded; fails when they ever go back."""
    done = admin(place.binaries, "dump", "--data", place.data, "--live")
    instants = [datetime.datetime.fromisoformat(json.loads(line)["recorded_at"]) for line in done.stdout.splitlines()]
    require(instants == sorted(instants), "recorded_at goes back")
    return instants


def jump(place, off_seconds):
    clock = WallClock(place)
    place.serve(environment=clock.environment)
    place.append(0.5)
    before = recorded_instants(place)[-1]
    clock.set(off_seconds)
    require(place.append(0.5) > 0, "nothing is acknowledged after the jump")
    after = recorded_instants(place)[-1]
    return before, after


def does_not_follow(place, off_seconds):
    before, after = jump(place, off_seconds)
    require(datetime.timedelta(0) < after - before < JUMP_MAX, f"recorded_at went from {before} to {after}")
    place.stop()
    place.finish()
    return f"recorded_at went on by {(after - before).total_seconds():.1f} s"


for fault, off_seconds in (("by 1 h", 3600), ("by −1 h", -3600), ("to 1970", -time.time())):
    case(f"the wall clock jumps {fault}", "under load", "recorded_at does not follow, and increases")(
        lambda place, off_seconds=off_seconds: does_not_follow(place, off_seconds))


@case("the wall clock jumps by 60 s", "under load", "recorded_at follows")
def follows(place):
    before, after = jump(place, 60)
    require(after - before > datetime.timedelta(seconds=50), f"recorded_at went from {before} to {after}")
    place.stop()
    place.finish()
    return f"recorded_at went on by {(after - before).total_seconds():.1f} s"


@case("the wall clock jumps by 1 h", "under load: log, /v1/status, /metrics", "is reported")
def jump_is_reported(place):
    jump(place, 3600)
    places = {"its log": place.daemon.said(), "/v1/status": place.ask("/v1/status"), "/metrics": place.ask("/metrics")}
    place.stop()
    place.finish()
    reported = [name for name, text in places.items() if "clock" in text.lower() and "jump" in text.lower()]
    require(reported, "neither its log nor /v1/status nor /metrics says anything of the clock")
    return f"in {', '.join(reported)}"


@case("the wall clock is in 1970 at start", "a log of today", "recorded_at increases")
def starts_in_1970(place):
    place.serve()
    place.append(0.3)
    place.stop()
    clock = WallClock(place)
    clock.set(-time.time())
    place.serve(environment=clock.environment)
    require(place.append(0.5) > 0, "nothing is acknowledged")
    instants = recorded_instants(place)
    place.stop()
    place.finish()
    return f"recorded_at went on by {(instants[-1] - instants[0]).total_seconds():.1f} s"
