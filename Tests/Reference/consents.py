"""Where a customer stands on each purpose.

A customer may have been several before a merge: identifiers of theirs that one event carries belong together from then on. Each part decides for itself. When parts that decided differently
come together the more restrictive decision holds, until one is made afterwards; so it is between parts that never did. A part that has not decided does not override the other.
"""
from events import normal


class Decision:
    def __init__(self, state, event, contact=None):
        self.state, self.order, self.contact, self.position = state, event.order, contact, event.position
        self.is_granted = state == "granted"


class Stand:
    """What one part has decided on one purpose: for the whole customer, and since then for single contact points."""

    def __init__(self, whole=None, contacts=()):
        self.whole, self.contacts = whole, dict(contacts)

    def decide(self, decision):
        if decision.contact is None:
            self.whole, self.contacts = decision, {}
        else:
            self.contacts[decision.contact] = decision

    def of(self, contact):
        """What holds for a contact point: the decision about it alone, else the whole customer's. None is no consent."""
        return self.contacts.get(contact) or self.whole

    def joined(self, other):
        result = Stand(restrictive(self.whole, other.whole))
        for contact in {**self.contacts, **other.contacts}:
            # Each part says of the contact point what it decided about it alone, else about the whole customer.
            decision = restrictive(self.of(contact), other.of(contact))
            if decision.contact is not None:
                result.contacts[contact] = decision
        return result

    def decision(self):
        """The one that is told of the customer: the whole customer's; where there is none that of a contact point, which it names."""
        latest = sorted(self.contacts.values(), key=lambda decision: decision.order, reverse=True)
        grants = [decision for decision in latest if decision.is_granted]
        return self.whole or (grants + latest + [None])[0]

    def is_granted(self):
        """For the whole customer, or for some contact point."""
        return any(decision.is_granted for decision in [*self.contacts.values(), *[self.whole] * bool(self.whole)])


def restrictive(a, b):
    """A refusal before a grant; of two alike the one about a contact point alone, then the later."""
    if a is None or b is None:
        return a or b
    return min(a, b, key=lambda decision: (decision.is_granted, decision.contact is None, tuple(-part for part in decision.order)))


def statements(event):
    """What an event asks for: purpose, granted or not, whether it is a preference, and the contact point."""
    preferences = (event.context.get("consent") or {}).get("categoryPreferences") or {}
    for purpose, value in preferences.items():
        if isinstance(value, bool):
            yield purpose, value, True, None
    if event.is_track("Consent Given", "Consent Withdrawn", "Unsubscribed"):
        purpose = event.properties.get("purpose", "email_marketing" if event.name == "Unsubscribed" else None)
        if purpose:
            yield purpose, event.name == "Consent Given", False, contact_point(event.properties.get("contact"))


def contact_point(text):
    """A contact point as identifiers are written; an address or number alone is one, too."""
    if not text:
        return None
    kind, colon, value = text.partition(":")
    if colon and normal(kind, value):
        return f"{kind}:{normal(kind, value)}"
    return next((f"{kind}:{normal(kind, text)}" for kind in ("email", "phone") if normal(kind, text)), text)


def consents(events, members):
    """Stands by purpose; `events` in canonical order."""
    parts = []
    for event in events:
        names = {name for name in event.identifiers if name in members}
        stands = join(parts, names)
        for purpose, is_granted, is_preference, contact in statements(event):
            stand = stands.setdefault(purpose, Stand())
            before = stand.contacts.get(contact, stand.whole)
            # A preference repeats itself on every event: only its changes are decisions.
            if is_preference and before and before.is_granted == is_granted:
                continue
            never_granted = is_preference and not (before and before.is_granted)
            stand.decide(Decision("granted" if is_granted else "denied" if never_granted else "revoked", event, contact))
    found = {}
    for _, stands in parts:
        for purpose, stand in stands.items():
            found[purpose] = found[purpose].joined(stand) if purpose in found else stand
    return found


def join(parts, names):
    """Makes one part of those that have any of these names, and returns what it has decided. Events that carry none of the customer's names are a part, too."""
    mine = [part for part in parts if part[0] & names or part[0] == names]
    joined = (set(names), {})
    for part in mine:
        parts.remove(part)
        joined[0].update(part[0])
        for purpose, stand in part[1].items():
            joined[1][purpose] = joined[1][purpose].joined(stand) if purpose in joined[1] else stand
    parts.append(joined)
    return joined[1]
