"""Disks that are full, read-only or fail."""
import json, os, shutil, subprocess, time

from fault_place import COULD_NOT_START, SEGMENT_BYTES, WRITE_FAILED, NotAvailable, case, require
from fault_cases.administration import erase, erase_plan
from fault_runs import Load, admin, check

# What the ballast leaves has to hold what is appended after it is gone, by a fast machine too.
FULL_DISK_BYTES, ROOMY_DISK_BYTES, BALLAST_BYTES = 28 << 20, 24 << 20, 24 << 20
REWRITTEN_SHARE = 1.5


def fill_by_appending(place):
    """A small disk that appends have filled up to the reserve; returns a file that makes room when it is removed."""
    place.mount("-t", "tmpfs", "-o", f"size={FULL_DISK_BYTES}", "none")
    ballast = place.data + "/ballast"
    with open(ballast, "wb") as file:
        file.write(bytes(BALLAST_BYTES))
    place.serve()
    place.append_until_refused("disk_full", 60)
    return ballast


@case("the disk is full", "a tmpfs, up to the reserve", "refuses with disk_full; queries, dump, verify go on; recovers by itself")
def full_disk(place):
    ballast = fill_by_appending(place)
    place.answers_readers()
    os.remove(ballast)
    outcome = place.recovers()
    place.stop()
    place.finish()
    return outcome


@case("the disk is full, to the last byte", "a tmpfs, by somebody else’s file", "refuses with disk_full; queries, dump, verify go on; recovers by itself")
def really_full_disk(place):
    place.mount("-t", "tmpfs", "-o", f"size={FULL_DISK_BYTES}", "none")
    place.serve()
    place.append(0.5)
    place.fill(place.data + "/ballast")
    place.append_until_refused("disk_full", 60)
    place.answers_readers()
    os.remove(place.data + "/ballast")
    outcome = place.recovers()
    place.stop()
    place.finish()
    return outcome


def restart_full(place, end):
    ballast = fill_by_appending(place)
    place.fill(place.data + "/more")
    end()
    place.serve()
    place.answers_readers()
    place.append_until_refused("disk_full", 60)
    os.remove(ballast)
    os.remove(place.data + "/more")
    outcome = place.recovers()
    place.stop()
    place.finish()
    return "started; " + outcome


@case("stopped and started on a full disk", "a tmpfs, to the last byte", "starts, refuses with disk_full, recovers by itself")
def stopped_full(place):
    return restart_full(place, lambda: place.stop())


@case("killed and started on a full disk", "a tmpfs, to the last byte", "starts, refuses with disk_full, recovers by itself")
def killed_full(place):
    return restart_full(place, lambda: place.daemon.kill())


@case("hindsight-admin compact on a full disk", "a tmpfs, up to the reserve", "makes it smaller")
def compact_full(place):
    fill_by_appending(place)
    place.stop()
    before = os.statvfs(place.data).f_bavail
    done = admin(place.binaries, "compact", "--data", place.data)
    require(done.returncode == 0, f"compact ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    freed = (os.statvfs(place.data).f_bavail - before) * os.statvfs(place.data).f_frsize
    require(freed > 0, f"it freed {freed} bytes")
    place.finish()
    return f"{freed >> 10} KiB freed"


@case("hindsight-admin erase with nothing free but the reserve", "a tmpfs", "erases: that is what the reserve is for")
def erase_in_reserve(place):
    place.have_erasable_customers()
    place.mount("-t", "tmpfs", "-o", f"size={ROOMY_DISK_BYTES}", "none")
    sizes = []
    # What is written anew has to be far more than the reserve: else it would fit even if nothing were given back in between.
    while sum(sizes) < REWRITTEN_SHARE * (2 * max(sizes, default=0) + SEGMENT_BYTES):
        place.serve()
        require(place.append(0.5) > 0, "nothing was acknowledged")
        place.stop()
        sizes = [os.path.getsize(f"{place.log}/{name}") for name in os.listdir(place.log) if name.endswith(".sealed")]
    confirm = erase_plan(place)["confirm"]
    # Sealing what is active takes one more LogSegment.
    place.fill(place.data + "/ballast", leave_bytes=2 * max(sizes) + SEGMENT_BYTES)
    done = erase(place, confirm)
    require(done.returncode == 0, f"with {2 * max(sizes) >> 10} KiB in reserve for {sum(sizes) >> 10} KiB of LogSegments, "
            f"erase ended with {done.returncode}: {place.shown(done.stderr.decode().strip())}")
    place.note_erased()
    os.remove(place.data + "/ballast")
    place.finish()
    return f"{json.loads(done.stdout)['erasures'][0]['events']} events erased"


def disk_image(place):
    """An ext4 of its own as the data folder."""
    image = place.folder + "/disk"
    with open(image, "wb") as file:
        file.truncate(64 << 20)
    if shutil.which("mkfs.ext4") is None:
        raise NotAvailable("no mkfs.ext4")
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    place.mount("-o", "loop", image)
    return image


@case("the file system becomes read-only", "ext4 on a loop device, remounted with abort under load", "ends with 3")
def aborted(place):
    image = disk_image(place)
    place.serve()
    load = Load(place.senders)
    time.sleep(0.5)
    subprocess.run(["mount", "-o", "remount,abort", place.data], check=True)
    outcome = place.ended(WRITE_FAILED)
    load.stop()
    place.unmount()
    place.mount("-o", "loop", image)
    place.finish()
    return outcome


@case("the data folder is read-only", "a tmpfs remounted read-only", "ends with 1; dump and verify work; starts when it is writable")
def read_only(place):
    place.mount("-t", "tmpfs", "-o", "size=16m", "none")
    place.serve()
    place.append(0.5)
    place.stop()
    subprocess.run(["mount", "-o", "remount,ro", place.data], check=True)
    outcome = place.does_not_start(COULD_NOT_START)
    finding = check(place.binaries, place.data, place.senders)
    require(not finding.problems, "; ".join(finding.problems))
    subprocess.run(["mount", "-o", "remount,rw", place.data], check=True)
    place.finish()
    return outcome


@case("sectors fail, come back (dm-flakey)", "a device of its own", "ends with 3")
def flakey(place):
    found = subprocess.run(["dmsetup", "targets"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if "flakey" not in found.stdout:
        raise NotAvailable("the kernel has no dm-flakey: " + (found.stderr or found.stdout).strip().splitlines()[0])
    image = place.folder + "/disk"
    with open(image, "wb") as file:
        file.truncate(64 << 20)
    loop = subprocess.run(["losetup", "--find", "--show", image], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
    name, sectors = f"hindsight-{os.getpid()}", (64 << 20) // 512
    device = f"/dev/mapper/{name}"
    try:
        subprocess.run(["dmsetup", "create", name, "--table", f"0 {sectors} linear {loop} 0"], check=True)
        subprocess.run(["mkfs.ext4", "-q", device], check=True)
        place.mount(device)
        place.serve()
        load = Load(place.senders)
        time.sleep(0.5)
        for table in (f"0 {sectors} flakey {loop} 0 0 60 1 error_writes", f"0 {sectors} linear {loop} 0"):
            subprocess.run(["dmsetup", "suspend", "--nolockfs", name], check=True)
            subprocess.run(["dmsetup", "load", name, "--table", table], check=True)
            subprocess.run(["dmsetup", "resume", name], check=True)
            time.sleep(3)
        load.stop()
        outcome = place.ended(WRITE_FAILED)
        place.unmount()
        place.mount(device)
        place.finish()
        place.unmount()
        return outcome
    finally:
        place.clear()
        subprocess.run(["dmsetup", "remove", name])
        subprocess.run(["losetup", "--detach", loop])
