"""At which bases questions are asked, and which events count there."""
import bisect, itertools

from definitions import DAY
from events import micros, rfc3339

# Windows of the shipped rules end so long after an event.
WINDOWS = [1 * DAY, 5 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 180 * DAY, 365 * DAY]
EARLIEST, LATEST = micros("0001-01-01T00:00:00Z"), micros("9999-12-31T23:59:59.999999Z")


class Basis:
    """`asked` has the parameters of the question; the rest is what they mean. An instant that was not asked for is None: the answer says which it took."""

    def __init__(self, asked, as_of, known_at, identity_as_of):
        self.asked, self.as_of, self.known_at, self.identity_as_of = asked, as_of, known_at, identity_as_of

    def __str__(self):
        return " ".join(f"{key}={value}" for key, value in self.asked.items()) or "the latest basis"


def instant(random, events):
    """When something happened or a window ended, give or take a microsecond; now and then any time between two events."""
    if random.random() < 0.2:
        a, b = random.choice(events).occurred_at, random.choice(events).occurred_at
        return (a + b) // 2
    chosen = random.choice(events).occurred_at + random.choice([-1, 0, 0, 1])
    if random.random() < 0.25:
        chosen += random.choice(WINDOWS)
    return min(max(chosen, EARLIEST), LATEST)


def random_basis(random, events):
    """A basis in one of the forms in which it may be asked for; `events` in the order of their positions."""
    asked, as_of, known_at = {}, None, len(events)
    if random.random() < 0.92:
        as_of = instant(random, events)
        asked["as_of"] = rfc3339(as_of)
        if random.random() < 0.1:
            # A day stands for its end.
            asked["as_of"], as_of = asked["as_of"][:10], as_of // DAY * DAY + DAY - 1
    form = random.random()
    if form < 0.6:
        known_at = asked["as_known_at"] = random.randrange(1, len(events) + 1)
    elif form < 0.75:
        recorded = random.choice(events).recorded_at + random.choice([-1, 0, 1])
        asked["as_known_at"] = rfc3339(recorded)
        known_at = bisect.bisect_right([event.recorded_at for event in events], recorded)
    identity_as_of = as_of
    if random.random() < 0.25:
        identity_as_of = instant(random, events)
        asked["identity_as_of"] = rfc3339(identity_as_of)
    return Basis(asked, as_of, known_at, identity_as_of)


def counting(identity, as_of, known_at):
    """The events of a basis in canonical order: those that had happened, are known, and are not known to be wrong."""
    known = itertools.takewhile(lambda event: event.position <= known_at, identity.events)
    return sorted((event for event in known if event.occurred_at <= as_of and not identity.is_retracted(event.position, known_at)), key=lambda event: event.order)
