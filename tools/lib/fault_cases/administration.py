"""hindsight-admin beside a daemon, killed, and under faults of its own."""
import json, os

from fault_place import ADMIN_FAILED, DAMAGED, IN_USE, case, last_line, require
from fault_runs import KILLED, admin
from system_calls import strace_words

def beside(place, verb, *words):
    place.serve()
    place.append(0.5)
    done = admin(place.binaries, verb, "--data", place.data, *words)
    said = done.stderr.decode()
    require(done.returncode == IN_USE and place.data in said, f"exit code {done.returncode}: {said}")
    require(place.append(0.3) > 0, "the daemon takes no events any more")
    place.stop()
    place.finish()
    return f"exit 4, {place.shown(said.strip())}"


def asked(place, verb, code, words, *arguments):
    """A verb that the daemon itself fulfils, or refuses, while it goes on."""
    place.serve()
    place.append(0.5)
    done = admin(place.binaries, verb, "--data", place.data, *arguments)
    said = done.stdout.decode() + done.stderr.decode()
    require(done.returncode == code and words in said, f"exit code {done.returncode}: {said}")
    require(place.append(0.3) > 0, "the daemon takes no events any more")
    place.stop()
    place.finish()
    return f"exit {code}, {place.shown(said.strip().splitlines()[-1])}"


case("hindsight-admin compact", "beside the daemon", "the daemon does it, and goes on")(lambda place: asked(place, "compact", 0, "LogSegment"))
for verb in ("seal", "dump", "rebuild"):
    case(f"hindsight-admin {verb}", "beside the daemon", "ends with 4, the daemon goes on")(lambda place, verb=verb: beside(place, verb))
case("hindsight-admin erase --confirm", "beside the daemon", "ends with 3: another code, and goes on")(
    lambda place: asked(place, "erase", 3, "not what was shown", "--keys", place.folder + "/keys", "anonymous_id:a1", "--confirm", "00000000"))


@case("hindsight-admin compact is killed at each kind of call", "the folder of a stopped daemon", "verify 0, and it starts")
def killed_compacting(place):
    deaths = 0
    for family in ("rename", "fsync", "fdatasync", "unlink", "pwrite64", "openat"):
        for occurrence in (1, 2, 3):
            place.serve()
            place.append(0.2)
            place.stop()
            words = strace_words(family, f"signal=SIGKILL:when={occurrence}", folders=[place.log])
            done = admin(place.binaries, "compact", "--data", place.data, under=words)
            require(done.returncode in (0, KILLED), f"compact ended with {done.returncode}: {done.stderr.decode()}")
            deaths += done.returncode == KILLED
            verified = admin(place.binaries, "verify", "--data", place.data)
            require(verified.returncode == 0, f"verify after the kill at {family} {occurrence}: {verified.stdout.decode()[-500:]}")
    place.finish()
    return f"died {deaths} times of 18"


def erase_words(place):
    return ["--data", place.data, "--keys", place.keys, "--json"]


def erase_plan(place):
    done = admin(place.binaries, "erase", *erase_words(place), place.customers.reference(place.customers.current))
    require(done.returncode == 0, f"the dry run of erase ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return json.loads(done.stdout)


def erase(place, confirm, under=()):
    reference = place.customers.reference(place.customers.current)
    return admin(place.binaries, "erase", *erase_words(place), reference, "--confirm", confirm, under=under)


def faulty_erase(place, family, error):
    """Each of the first calls of a kind fails once, in erasures of their own; what was interrupted is then completed."""
    place.have_erasable_customers()
    failed, resumed, said = 0, 0, ""
    for occurrence in range(1, 9):
        place.serve()
        place.append(0.2)
        place.stop()
        confirm = erase_plan(place)["confirm"]
        words = strace_words(family, f"error={error}:when={occurrence}", folders=[place.log, place.keys])
        done = erase(place, confirm, words)
        if done.returncode != 0:
            failed += 1
            said = done.stderr.decode().strip()
            require(done.returncode in ADMIN_CODES[family] and place.folder in said, f"erase ended with {done.returncode}: {said}")
            if os.path.exists(place.log + "/ERASURE"):
                resumed += 1
                done = admin(place.binaries, "erase", *erase_words(place), "--resume")
            else:
                done = erase(place, erase_plan(place)["confirm"])
            require(done.returncode == 0, f"after the fault at {occurrence}, erase ended with {done.returncode}: {done.stderr.decode()[-500:]}")
        place.note_erased()
    require(failed > 0, "no call failed")
    place.finish()
    return f"failed {failed} times of 8, {resumed} completed by --resume; {place.shown(last_line(said))}"


def faulty_compact(place, family, error):
    """Each of the first calls of a kind fails once, in compactions of their own."""
    failed, said = 0, ""
    for occurrence in range(1, 7):
        place.serve()
        place.append(0.2)
        place.stop()
        words = strace_words(family, f"error={error}:when={occurrence}", folders=[place.log])
        done = admin(place.binaries, "compact", "--data", place.data, under=words)
        if done.returncode != 0:
            failed += 1
            said = done.stderr.decode().strip()
            require(done.returncode in ADMIN_CODES[family] and place.data in said, f"compact ended with {done.returncode}: {said}")
        verified = admin(place.binaries, "verify", "--data", place.data)
        require(verified.returncode == 0, f"after the fault at {occurrence}, verify ended with {verified.returncode}: {verified.stdout.decode()[-500:]}")
    # What cannot be removed is not in force any more, and is removed at the next start.
    require((failed == 0) == (family == "unlink"), f"{failed} of 6 failed")
    place.finish()
    return f"failed {failed} times of 6" + (f"; {place.shown(last_line(said))}" if said else "")


# A LogSegment that the system will not open for an I/O error may be called damage.
ADMIN_CODES = {"pwrite64": (ADMIN_FAILED,), "fdatasync": (ADMIN_FAILED,), "fsync": (ADMIN_FAILED,), "rename": (ADMIN_FAILED,), "unlink": (ADMIN_FAILED,),
               "openat": (ADMIN_FAILED, DAMAGED)}
for family, error in (("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("fdatasync", "EIO"), ("fsync", "EIO"), ("rename", "EIO"), ("unlink", "EIO"),
                      ("openat", "EIO")):
    codes = " or ".join(map(str, ADMIN_CODES[family]))
    case(f"{family} fails with {error}, each of the first calls once", "hindsight-admin erase", f"ends with {codes}, names a file; what began is completed")(
        lambda place, words=(family, error): faulty_erase(place, *words))
    case(f"{family} fails with {error}, each of the first calls once", "hindsight-admin compact",
         "ends with 0: it goes at the next start" if family == "unlink" else f"ends with {codes}, names a file; verify 0")(
        lambda place, words=(family, error): faulty_compact(place, *words))


def not_damage(place, verb, error):
    """An error that says nothing of a file's content is not called damage."""
    place.serve()
    place.append(1)
    place.stop()
    sealed = [f"{place.log}/{file}" for file in os.listdir(place.log) if file.endswith(".sealed")]
    words = strace_words("openat", f"error={error}:when=1", paths=sealed)
    done = admin(place.binaries, verb, "--data", place.data, under=words)
    said = (done.stderr or done.stdout).decode().strip()
    require(done.returncode == ADMIN_FAILED, f"exit code {done.returncode}, where {ADMIN_FAILED} was expected: {place.shown(last_line(said))}")
    place.finish()
    return f"exit 1, {place.shown(last_line(said))}"


for verb in ("verify", "compact"):
    for error in ("EACCES", "EMFILE"):
        case(f"openat of a sealed LogSegment fails with {error}", f"hindsight-admin {verb}", "ends with 1: no damage was found")(
            lambda place, words=(verb, error): not_damage(place, *words))
