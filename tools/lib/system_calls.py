"""strace as a fault injector: kills, errors and delays exactly at a system call.

strace counts calls for each thread apart. A call that is killed, or that is given an error, is not performed.
"""
import math, os

# What one operation is called on different machines; "?" lets strace pass over a name that the machine does not have.
FAMILIES = {
    "pwrite64": "pwrite64",
    "fdatasync": "fdatasync",
    "fsync": "fsync",
    "rename": "?rename,?renameat,?renameat2",
    "unlink": "?unlink,?unlinkat",
    "fallocate": "fallocate",
    "ftruncate": "ftruncate",
    "openat": "openat",
}
# What is only given errors: a kill at a read is one at the call before it.
READS = {"pread64": "pread64"}
# Files that a log makes and that are not there yet when a program is started.
NEW_NAMES = ("next.log.new", "sealing.new", "compacting.new", "erasing.new", "MANIFEST.new", "MANIFEST", "checkpoint.new", "ERASURE", "ERASURE.new")


def strace_words(family, action, folders=(), paths=()):
    """The words of strace that do `action`, such as "signal=SIGKILL:when=3", to a family of system calls.

    With folders, only calls on what is in them count: a program opens a hundred libraries before its first file. With paths, only calls on those.
    """
    calls = {**FAMILIES, **READS}[family]
    words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:{action}"]
    counted = list(paths)
    for folder in folders:
        names = set(os.listdir(folder)) if os.path.isdir(folder) else set()
        counted += [folder, *(f"{folder}/{name}" for name in sorted(names.union(NEW_NAMES)))]
    for path in counted:
        words += ["-P", path]
    return words


def draw_occurrence(chance, most):
    """From 1 to `most`, small numbers more often: most calls come in the first moments."""
    return int(math.exp(chance.uniform(0, math.log(most + 1))))
