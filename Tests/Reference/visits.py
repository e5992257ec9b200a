"""Page and screen views folded into visits, one at a time for each device of a source: a view half an hour or more after the one before begins another."""
from definitions import VISIT_GAP


class Visit:
    def __init__(self, view, number):
        self.views, self.source, self.device, self.actions, self.came_to, self.number = [view], view.source, device(view), [], [], number

    @property
    def last(self):
        return self.views[-1]


def device(event):
    """What tells one device from another; None when the event says nothing of it."""
    return (event.context.get("device") or {}).get("id") or event.body.get("anonymousId") or None


def visits(events):
    """All visits; `events` in canonical order."""
    found = []
    for event in events:
        if event.type in ("page", "screen"):
            visit = running(found, event)
            if visit:
                visit.views.append(event)
            else:
                found.append(Visit(event, len(found)))
    return found


def running(found, event):
    """The visit of an event's source and device that is under way; the latest of its source when the event names no device."""
    own = [visit for visit in under_way(found, event) if visit.source == event.source and device(event) in (None, visit.device)]
    return own[-1] if own else None


def under_way(found, event):
    """Those that an event falls into, by their latest view."""
    return sorted((visit for visit in found if event.occurred_at - visit.last.occurred_at < VISIT_GAP), key=lambda visit: visit.last.order)
