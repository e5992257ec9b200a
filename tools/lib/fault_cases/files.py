"""Files and folders that are moved, deleted, or of another kind."""
import os, shutil, time

from fault_place import COULD_NOT_START, STOPPED, WRITE_FAILED, case, require
from fault_runs import Load, Sender

@case("the data folder is moved away, and back", "under load", "ends with 3")
def moved_away(place):
    place.serve()
    load = Load(place.senders)
    time.sleep(0.3)
    os.rename(place.data, place.data + ".away")
    outcome = place.ended(WRITE_FAILED)
    load.stop()
    os.rename(place.data + ".away", place.data)
    place.finish()
    return outcome


@case("the data folder is deleted", "under load", "ends with 3")
def deleted(place):
    place.serve()
    load = Load(place.senders)
    time.sleep(0.3)
    # The daemon makes files while others are deleted.
    while os.path.exists(place.data):
        shutil.rmtree(place.data, ignore_errors=True)
    outcome = place.ended(WRITE_FAILED)
    load.stop()
    # What was deleted is gone: a new log begins.
    place.senders = [Sender(f"g{index}", 1, place.run + "/append.sock") for index in range(3)]
    place.finish()
    return outcome


def make_folder(path, _):
    os.mkdir(path)


def make_link(path, original):
    os.symlink(original, path)


def make_pipe(path, _):
    os.mkfifo(path)


WRONG_KINDS = [
    ("customer/MANIFEST", "a folder", make_folder, COULD_NOT_START),
    ("customer/MANIFEST", "a symbolic link", make_link, COULD_NOT_START),
    ("customer/MANIFEST", "a pipe", make_pipe, COULD_NOT_START),
    ("customer/*.log", "a folder", make_folder, COULD_NOT_START),
    ("customer/*.log", "a symbolic link", make_link, COULD_NOT_START),
    ("customer/*.sealed", "a folder", make_folder, COULD_NOT_START),
    ("customer/*.sealed", "a symbolic link", make_link, COULD_NOT_START),
    ("customer", "a symbolic link", make_link, COULD_NOT_START),
    ("lock", "a folder", make_folder, COULD_NOT_START),
    ("lock", "a symbolic link", make_link, COULD_NOT_START),
    ("customer/checkpoint", "a folder", make_folder, STOPPED),
    ("customer/checkpoint", "a symbolic link", make_link, STOPPED),
    ("customer/next.log.new", "a folder", make_folder, COULD_NOT_START),
    ("customer/sealing.new", "a folder", make_folder, WRITE_FAILED),
    ("customer/MANIFEST.new", "a folder", make_folder, WRITE_FAILED),
]


def wrong_kind(place, pattern, make, expected):
    place.serve()
    place.append(1)
    place.stop()
    path, original = place.data + "/" + pattern, place.folder + "/original"
    if "*" in pattern:
        path = place.log + "/" + max(file for file in os.listdir(place.log) if file.endswith(pattern.partition("*")[2]))
    if os.path.lexists(path):
        os.rename(path, original)
    make(path, original)
    if expected == STOPPED:
        place.serve()
        require(place.append(1) > 0, f"nothing is acknowledged: {place.last_words}")
        place.stop()
        outcome = "goes on"
    elif expected == WRITE_FAILED:
        # It is found when something is sealed.
        place.serve()
        place.append(3)
        outcome = place.ended(WRITE_FAILED, names=path)
    else:
        outcome = place.does_not_start(expected, names=path)
    if expected != STOPPED or os.path.isdir(path):
        os.rmdir(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)
        if os.path.lexists(original):
            os.rename(original, path)
    place.finish()
    return outcome


for pattern, kind, make, expected in WRONG_KINDS:
    case(f"{kind} where a file should be" if pattern != "customer" else f"{kind} where a folder should be", pattern,
         "goes on" if expected == STOPPED else f"ends with {expected}")(
        lambda place, words=(pattern, make, expected): wrong_kind(place, *words))


@case("a file in the place of the socket", "run/append.sock", "ends with 1")
def file_for_socket(place):
    os.makedirs(place.run)
    with open(place.run + "/append.sock", "w") as file:
        file.write("mine")
    outcome = place.does_not_start(COULD_NOT_START, names=place.run + "/append.sock")
    with open(place.run + "/append.sock") as file:
        require(file.read() == "mine", "somebody else's file was written to")
    os.remove(place.run + "/append.sock")
    place.finish()
    return outcome
