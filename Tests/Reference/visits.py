"""Page and screen views folded into visits: a view half an hour or more after the one before begins another."""
from definitions import VISIT_GAP


def visits(events):
    """Lists of views; `events` in canonical order."""
    found = []
    for event in events:
        if event.type in ("page", "screen"):
            if found and event.occurred_at - found[-1][-1].occurred_at < VISIT_GAP:
                found[-1].append(event)
            else:
                found.append([event])
    return found
