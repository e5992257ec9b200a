"""At which bases questions are asked, and which events count there."""
import bisect, itertools

from definitions import DAY
from events import micros, rfc3339

# How many days after an event some window of the shipped rules ends, by the event's name or type.
WINDOWS = {
    "Order Completed": [1, 30, 90, 180, 365], "page": [30], "screen": [30], "Ticket Resolved": [90, 365], "Product Viewed": [5], "Product Added": [5, 7],
    "Checkout Started": [1], "Deal Created": [181, 184],
}
EARLIEST, LATEST = micros("0001-01-01T00:00:00Z"), micros("9999-12-31T23:59:59.999999Z")


class Basis:
    """`asked` has the parameters of the question; the rest is what they mean. An instant that was not asked for is None: the answer says which it took.

    `event` is one that the basis was chosen for.
    """

    def __init__(self, asked, as_of, known_at, identity_as_of, event=None):
        self.asked, self.as_of, self.known_at, self.identity_as_of, self.event = asked, as_of, known_at, identity_as_of, event

    def __str__(self):
        return " ".join(f"{key}={value}" for key, value in self.asked.items()) or "the latest basis"


def instant(random, events):
    """When something happened or a window ended, give or take a microsecond; now and then any time between two events. And the event."""
    event = random.choice(events)
    if random.random() < 0.15:
        return (event.occurred_at + random.choice(events).occurred_at) // 2, event
    chosen = event.occurred_at
    if random.random() < 0.4:
        ending = [one for one in events if (one.name or one.type) in WINDOWS]
        event = random.choice(ending or events)
        chosen = event.occurred_at + random.choice(WINDOWS.get(event.name or event.type, [0])) * DAY
    return min(max(chosen + random.choice([-1, 0, 0, 1]), EARLIEST), LATEST), event


def random_basis(random, events):
    """A basis in one of the forms in which it may be asked for; `events` in the order of their positions."""
    asked, as_of, known_at, event = {}, None, len(events), None
    if random.random() < 0.92:
        as_of, event = instant(random, events)
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
        identity_as_of, _ = instant(random, events)
        asked["identity_as_of"] = rfc3339(identity_as_of)
    return Basis(asked, as_of, known_at, identity_as_of, event)


def counting(identity, as_of, known_at):
    """The events of a basis in canonical order: those that had happened, are known, and are not known to be wrong."""
    known = itertools.takewhile(lambda event: event.position <= known_at, identity.events)
    return sorted((event for event in known if event.occurred_at <= as_of and not identity.is_retracted(event.position, known_at)), key=lambda event: event.order)
