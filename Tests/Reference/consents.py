"""Where a customer stands on each purpose.

A customer may have been several before a merge: identifiers of theirs that one event carries belong together from then on. Each part decides for itself. When parts that decided differently
come together the more restrictive decision holds, until one is made afterwards; so it is between parts that never did. A part that has not decided does not override the other.
"""


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

    def joined(self, other):
        result = Stand(restrictive(self.whole, other.whole))
        for contact in {**self.contacts, **other.contacts}:
            decision = restrictive(self.contacts.get(contact), other.contacts.get(contact))
            owner = self if self.contacts.get(contact) is decision else other
            # The refusal of one part as a whole is not undone by what the other granted for a contact point.
            if decision.is_granted and result.whole and not result.whole.is_granted and owner.whole is not result.whole:
                continue
            result.contacts[contact] = decision
        return result

    def decision(self):
        """The one that holds: the whole customer's, or a contact point's where only that was granted."""
        latest = sorted(self.contacts.values(), key=lambda decision: decision.order, reverse=True)
        grants = [decision for decision in latest if decision.is_granted]
        if self.whole and self.whole.is_granted:
            return self.whole
        return (grants[:1] + [self.whole] * bool(self.whole) + latest[:1] + [None])[0]


def restrictive(a, b):
    """A refusal before a grant; of two alike the later."""
    if a is None or b is None:
        return a or b
    return min(a, b, key=lambda decision: (decision.is_granted, tuple(-part for part in decision.order)))


def statements(event):
    """What an event asks for: purpose, granted or not, whether it is a preference, and the contact point."""
    preferences = (event.context.get("consent") or {}).get("categoryPreferences") or {}
    for purpose, value in preferences.items():
        if isinstance(value, bool):
            yield purpose, value, True, None
    if event.is_track("Consent Given", "Consent Withdrawn", "Unsubscribed"):
        purpose = event.properties.get("purpose", "email_marketing" if event.name == "Unsubscribed" else None)
        if purpose:
            yield purpose, event.name == "Consent Given", False, normal(event.properties.get("contact"))


def normal(contact):
    """A contact point in the form in which identifiers are compared."""
    if contact and contact.startswith("email:"):
        return "email:" + contact[6:].strip().lower()
    return contact


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
