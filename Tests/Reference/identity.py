"""Who is who: which links are accepted, in the order of positions, and which of them count at a basis.

An event links the identifiers it carries to the one of highest priority among them, unless that would raise a kind above its limit for the customer that would result, or join a pair
that is kept apart: then the identifier of lowest priority is dropped and the rest tried again. `alias` and `link` are decisions and bypass limits. `unlink` cuts the links before it.
"""
import itertools

PRIORITY = ["user_id", "email", "phone", None, "device_id", "advertising_id", "anonymous_id"]
LIMITS = {"user_id": 1, "email": 5, "phone": 5, "device_id": 20, "advertising_id": 20, "anonymous_id": 50}
OTHER_LIMIT = 5
BLOCKED = {"test@example.com"}
FOR_EVER = 1 << 62


def kind(name):
    return name.split(":", 1)[0]


def rank(name):
    """The place of a kind in the order of priority; kinds without a rule share one, by name."""
    own = kind(name)
    return (PRIORITY.index(own), "") if own in PRIORITY else (PRIORITY.index(None), own)


def is_account(name):
    return kind(name) == "group_id"


def is_blocked(name):
    return name.split(":", 1)[1] in BLOCKED


class Link:
    def __init__(self, a, b, event, is_decision=False):
        self.a, self.b, self.ends, self.is_decision = a, b, frozenset((a, b)), is_decision
        self.occurred_at, self.position = event.occurred_at, event.position
        self.is_membership = is_account(b)


class Unlink:
    def __init__(self, event):
        self.occurred_at, self.position = event.occurred_at, event.position
        self.is_retroactive = event.body.get("retroactive") is True
        self.alone, self.pairs = None, set()

    def covers(self, link):
        return link.ends in self.pairs or (not link.is_membership and self.alone in link.ends)

    def cuts(self, link):
        if self.is_retroactive:
            return link.position < self.position
        return (link.occurred_at, link.position) < (self.occurred_at, self.position)


class Identity:
    def __init__(self):
        self.events, self.owners, self.links, self.unlinks, self.parted = [], {}, [], [], []
        self.retracted_by, self.by_message, self.ordinals, self.first_position, self.refused = {}, {}, {}, {}, []

    def add(self, event):
        """Takes the next event of the log."""
        self.events.append(event)
        for name in event.identifiers:
            self.ordinals.setdefault(name, len(self.ordinals) + 1)
            self.first_position.setdefault(name, event.position)
        usable = [name for name in event.identifiers if not is_blocked(name)]
        people = sorted((name for name in usable if not is_account(name)), key=rank)
        self.owners[event.position] = (people or usable or [None])[0]
        if event.type == "retract":
            return self._retract(event)
        self.by_message[event.message_id] = event
        if event.type == "alias":
            people_as_listed = [name for name in usable if not is_account(name)]
            if len(people_as_listed) == 2:
                self._accept(Link(people_as_listed[0], people_as_listed[1], event))
                people.remove(people_as_listed[1])
            self._evidence(people, usable, event)
        elif event.type == "link":
            self._link(people, [name for name in usable if is_account(name)], event)
        elif event.type == "unlink":
            self._unlink(event)
        else:
            self._evidence(people, usable, event)

    def _evidence(self, people, usable, event):
        if not people:
            return
        owner, people = people[0], list(people)
        while len(people) > 1 and self._is_objectionable(people, event):
            self.refused.append((owner, people.pop(), event.position))
        for other in people[1:]:
            self._accept_unless_dominated(owner, other, event, event.position)
        for account in filter(is_account, usable):
            pair = frozenset((owner, account))
            if any(link.ends == pair and link.occurred_at <= event.occurred_at and self.is_effective(link, FOR_EVER, event.position) for link in self.links):
                continue
            if self._parting(pair, FOR_EVER, event.position) is None:
                self._accept_unless_dominated(owner, account, event, event.position)

    def _is_objectionable(self, people, event):
        effective = self.effective_links(FOR_EVER, event.position)
        parts = {frozenset(component(name, effective)) for name in people}
        if len(parts) < 2:
            return False
        for own in {kind(name) for part in parts for name in part}:
            counts = [sum(kind(name) == own for name in part) for part in parts]
            if sum(counts) > LIMITS.get(own, OTHER_LIMIT) and sum(counts) > max(counts):
                return True
        for pair, _ in self.parted:
            if self._parting(pair, FOR_EVER, event.position) is not None and sum(not part.isdisjoint(pair) for part in parts) == 2:
                return True
        return False

    def _accept(self, link):
        self.links.append(link)
        if not link.is_membership:
            for unlink in self.unlinks:
                if unlink.alone in link.ends and unlink.cuts(link):
                    self.parted.append((link.ends, unlink))

    def _accept_unless_dominated(self, a, b, event, known_at):
        """A link that no basis would tell from one that is there already is not made."""
        link = Link(a, b, event)
        for other in self.links:
            if other.ends == link.ends and other.occurred_at <= link.occurred_at and other.position <= link.position \
                    and not self.is_retracted(other.position, known_at) \
                    and not any(unlink.covers(link) and not self.is_retracted(unlink.position, known_at) and unlink.cuts(other) and not unlink.cuts(link)
                                for unlink in self.unlinks):
                return
        self._accept(link)

    def _link(self, people, accounts, event):
        if not people:
            return
        names = people + accounts
        for other in names[1:]:
            self._accept(Link(people[0], other, event, is_decision=True))
        for a, b in itertools.combinations(names[1:], 2):
            if not is_account(a) and any(pair == {a, b} for pair, _ in self.parted):
                self._accept(Link(a, b, event, is_decision=True))

    def _unlink(self, event):
        unlink = Unlink(event)
        apart = event.body.get("apart")
        named = [name for name in event.identifiers if not is_blocked(name)]
        if not apart and len(event.identifiers) == 1:
            unlink.alone = named[0] if named else None
        else:
            groups = [[name for name in group if not is_blocked(name)] for group in apart] if apart else [[name] for name in named]
            for one, other in itertools.combinations(groups, 2):
                unlink.pairs |= {frozenset((a, b)) for a in one for b in other if a != b}
        if unlink.alone:
            for link in self.links:
                if unlink.alone in link.ends and not link.is_membership and unlink.cuts(link) and self.is_effective(link, FOR_EVER, event.position):
                    self.parted.append((link.ends, unlink))
        self.parted += [(pair, unlink) for pair in unlink.pairs]
        self.unlinks.append(unlink)

    def _retract(self, event):
        target = self.by_message.get(event.message_id)
        if target is None or target.position in self.retracted_by:
            return
        self.retracted_by[target.position] = event.position
        pairs = {link.ends for link in self.links if link.position == target.position}
        for other in self.events:
            if other.type in ("unlink", "retract") or self.is_retracted(other.position, event.position):
                continue
            for pair in pairs:
                self._restore(pair, other, event.position)

    def _restore(self, pair, event, known_at):
        """An event that supports a pair whose link was taken back makes it now."""
        owner = self.owners[event.position]
        others = [name for name in pair if name != owner]
        if owner not in pair or len(others) != 1 or others[0] not in event.identifiers:
            return
        if any(link.position == event.position and link.ends == pair for link in self.links):
            return
        if any(refusal == (owner, others[0], event.position) for refusal in self.refused):
            return
        self._accept_unless_dominated(owner, others[0], event, known_at)

    def is_retracted(self, position, known_at):
        return self.retracted_by.get(position, FOR_EVER) <= known_at

    def _is_in_force(self, unlink, as_of, known_at):
        return unlink.position <= known_at and (unlink.is_retroactive or unlink.occurred_at <= as_of) and not self.is_retracted(unlink.position, known_at)

    def is_effective(self, link, as_of, known_at):
        if link.position > known_at or link.occurred_at > as_of or self.is_retracted(link.position, known_at):
            return False
        return not any(unlink.covers(link) and self._is_in_force(unlink, as_of, known_at) and unlink.cuts(link) for unlink in self.unlinks)

    def _parting(self, pair, as_of, known_at):
        for parted, unlink in self.parted:
            if parted == pair and self._is_in_force(unlink, as_of, known_at) and not any(
                    link.ends == pair and link.is_decision and link.position <= known_at and link.occurred_at <= as_of
                    and not self.is_retracted(link.position, known_at) and not unlink.cuts(link) for link in self.links):
                return unlink
        return None

    def effective_links(self, as_of, known_at):
        return [link for link in self.links if not link.is_membership and self.is_effective(link, as_of, known_at)]

    def is_seen(self, name, as_of, known_at):
        return not is_blocked(name) and any(
            event.position <= known_at and event.occurred_at <= as_of and name in event.identifiers for event in self.events)

    def customer(self, name, as_of, known_at):
        """The identifiers that belong together with one, oldest first; None when nothing of the basis names it."""
        if name not in self.ordinals or not self.is_seen(name, as_of, known_at):
            return None
        if is_account(name):
            return [name]
        return sorted(component(name, self.effective_links(as_of, known_at)), key=self.ordinals.get)

    def aliases(self, members, as_of, known_at):
        """Ids of customers that were by themselves before they became part of this one."""
        parent = {name: name for name in members}

        def root(name):
            while parent[name] != name:
                name = parent[name]
            return name

        found = []
        own = [link for link in self.effective_links(as_of, known_at) if link.a in parent]
        for link in sorted(own, key=lambda link: (link.position, self.ordinals[link.a], self.ordinals[link.b])):
            a, b = sorted((root(link.a), root(link.b)), key=self.ordinals.get)
            if a == b:
                continue
            parent[b] = a
            if self.first_position[b] < link.position:
                found.append(self.ordinals[b])
        return [f"c{ordinal}" for ordinal in sorted(found)]


def component(name, links):
    members, grew = {name}, True
    while grew:
        grew = False
        for link in links:
            if (link.a in members) != (link.b in members):
                members |= link.ends
                grew = True
    return members
