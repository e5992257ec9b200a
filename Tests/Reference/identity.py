"""Who is who: which links are accepted, in the order of positions, and which of them count at a basis.

An event links the identifiers it carries to the one of highest priority among them, unless that would raise a kind above its limit for the customer that would result, or join a pair
that is kept apart: then the identifier of lowest priority is dropped and the rest tried again. `alias` and `link` are decisions and bypass limits. `unlink` cuts the links before it.
"""
import itertools

from definitions import LIMITS, OTHER_LIMIT, PRIORITY, is_blocked_value
from events import rfc3339

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
    return is_blocked_value(name.split(":", 1)[1])


class Link:
    def __init__(self, a, b, event, rule="shared_event"):
        self.a, self.b, self.ends, self.rule = a, b, frozenset((a, b)), rule
        self.occurred_at, self.position = event.occurred_at, event.position
        # Of an event that makes it only once another was retracted, the retraction's position.
        self.made_at = event.position
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


class Refusal:
    """An identifier of an event that was not linked, and to whom the event belongs: None for nobody."""

    def __init__(self, name, owner, reason, event):
        self.name, self.owner, self.reason, self.event = name, owner, reason, event


class Identity:
    def __init__(self):
        self.events, self.owners, self.links, self.unlinks, self.parted = [], {}, [], [], []
        self.retracted_by, self.by_message, self.ordinals, self.first_position, self.refusals = {}, {}, {}, {}, []

    def add(self, event):
        """Takes the next event of the log."""
        self.events.append(event)
        for name in event.identifiers:
            self.ordinals.setdefault(name, len(self.ordinals) + 1)
            self.first_position.setdefault(name, event.position)
        usable = [name for name in event.identifiers if not is_blocked(name)]
        people = sorted((name for name in usable if not is_account(name)), key=rank)
        accounts = [name for name in usable if is_account(name)]
        owner = self.owners[event.position] = (people + accounts + [None])[0]
        self.refusals += [Refusal(name, owner, "blocked", event) for name in event.identifiers if is_blocked(name)]
        self.by_message[event.message_id] = event
        if event.type == "retract":
            self._retract(event)
        elif event.type == "link":
            self._link(people, accounts, event)
        elif event.type == "unlink":
            self._unlink(event)
        else:
            if event.type == "alias":
                self._alias(people, event)
            self._evidence(people, accounts, event)

    def _alias(self, people, event):
        """Joins its two identifiers; what else the event carries is evidence."""
        user = "user_id:" + event.body["userId"]
        for previous in ("user_id:" + event.body["previousId"], "anonymous_id:" + event.body["previousId"]):
            if user in people and previous in people and previous != user:
                if not self._is_decided(user, previous, event):
                    self._accept(Link(user, previous, event, "alias"))
                people.remove(previous)
                return

    def _is_decided(self, a, b, event):
        """Whether a decision that began no later joins the two already."""
        return any(link.ends == {a, b} and link.rule != "shared_event" and link.occurred_at <= event.occurred_at and self.is_effective(link, FOR_EVER, event.position) for link in self.links)

    def _evidence(self, people, accounts, event):
        if not people:
            return
        owner = people[0]
        while len(people) > 1 and (reason := self._objection(people, event)):
            self.refusals.append(Refusal(people.pop(), owner, reason, event))
        for other in people[1:]:
            self._accept_unless_dominated(owner, other, event, event.position)
        for account in accounts:
            pair = frozenset((owner, account))
            if any(link.ends == pair and link.occurred_at <= event.occurred_at and self.is_effective(link, FOR_EVER, event.position) for link in self.links):
                continue
            if self._parting(pair, FOR_EVER, event.position) is None:
                self._accept_unless_dominated(owner, account, event, event.position)
            else:
                self.refusals.append(Refusal(account, owner, "kept_apart", event))

    def _objection(self, people, event):
        """Why these may not become one customer; None when they may, or are one already."""
        effective = self.effective_links(FOR_EVER, event.position)
        parts = {frozenset(component(name, effective)) for name in people}
        if len(parts) < 2:
            return None
        for own in {kind(name) for part in parts for name in part}:
            counts = [sum(kind(name) == own for name in part) for part in parts]
            if sum(counts) > LIMITS.get(own, OTHER_LIMIT) and sum(counts) > max(counts):
                return "limit"
        for pair, _ in self.parted:
            if self._parting(pair, FOR_EVER, event.position) is not None and sum(not part.isdisjoint(pair) for part in parts) == 2:
                return "kept_apart"
        return None

    def _accept(self, link):
        self.links.append(link)
        if not link.is_membership:
            for end in (link.a, link.b):
                self.parted += [(link.ends, unlink) for unlink in self.unlinks if unlink.alone == end and unlink.cuts(link)]

    def _accept_unless_dominated(self, a, b, event, known_at):
        """A link that no basis would tell from one that is there already is not made."""
        link = Link(a, b, event)
        link.made_at = known_at
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
            self._accept(Link(people[0], other, event, "link"))
        for a, b in itertools.combinations(names[1:], 2):
            if not is_account(a) and any(pair == {a, b} for pair, _ in self.parted):
                self._accept(Link(a, b, event, "link"))

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
                if unlink.alone in link.ends and not link.is_membership and unlink.cuts(link):
                    self.parted.append((link.ends, unlink))
        self.parted += [(pair, unlink) for pair in unlink.pairs]
        self.unlinks.append(unlink)

    def _retract(self, event):
        """Takes back what an event did; when that was a retraction, what that took back counts again."""
        target = self.by_message.get(event.body["messageId"])
        if target is None or target.position in self.retracted_by:
            return
        self.retracted_by[target.position] = event.position
        base = target
        while base is not None and base.type == "retract":
            base = self.by_message.get(base.body["messageId"])
        if base is None:
            return
        pairs = {link.ends for link in self.links if link.position == base.position}
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
        if any(refusal.event is event and refusal.name == others[0] for refusal in self.refusals):
            return
        self._accept_unless_dominated(owner, others[0], event, known_at)

    def is_retracted(self, position, known_at):
        """True when a retraction that is known, and is not itself retracted, is about the event at a position."""
        by = self.retracted_by.get(position, FOR_EVER)
        return by <= known_at and not self.is_retracted(by, known_at)

    def _is_in_force(self, unlink, as_of, known_at):
        return unlink.position <= known_at and (unlink.is_retroactive or unlink.occurred_at <= as_of) and not self.is_retracted(unlink.position, known_at)

    def is_effective(self, link, as_of, known_at):
        return self._counts(link, as_of, known_at) and not any(unlink.covers(link) and self._is_in_force(unlink, as_of, known_at) and unlink.cuts(link) for unlink in self.unlinks)

    def _parting(self, pair, as_of, known_at):
        """The first unlink that keeps two apart, which only a later `link` of them ends."""
        for parted, unlink in sorted(self.parted, key=lambda one: one[1].position):
            if parted == pair and self._is_in_force(unlink, as_of, known_at) and self._parts(unlink, pair, as_of, known_at) and not any(
                    link.ends == pair and link.rule == "link" and self._counts(link, as_of, known_at) and not unlink.cuts(link) for link in self.links):
                return unlink
        return None

    def _parts(self, unlink, pair, as_of, known_at):
        """Whether a basis knows what an unlink parted: of one identifier alone, the links that it had."""
        return pair in unlink.pairs or any(link.ends == pair and unlink.cuts(link) and self._counts(link, as_of, known_at) for link in self.links)

    def _counts(self, link, as_of, known_at):
        return link.made_at <= known_at and link.occurred_at <= as_of and not self.is_retracted(link.position, known_at)

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

    def customer_links(self, members, as_of, known_at):
        """The links that hold a customer together, by position."""
        own = [link for link in self.effective_links(as_of, known_at) if link.a in members]
        return sorted(own, key=lambda link: (link.position, self.ordinals[link.a], self.ordinals[link.b]))

    def aliases(self, members, as_of, known_at):
        """Ids of customers that were by themselves before they became part of this one."""
        parent = {name: name for name in members}

        def root(name):
            while parent[name] != name:
                name = parent[name]
            return name

        found = []
        for link in self.customer_links(members, as_of, known_at):
            a, b = sorted((root(link.a), root(link.b)), key=self.ordinals.get)
            if a == b:
                continue
            parent[b] = a
            if self.first_position[b] < link.position:
                found.append(self.ordinals[b])
        return [f"c{ordinal}" for ordinal in sorted(found)]

    def view(self, members, as_of, known_at):
        """What /identity answers: identifiers, links, memberships, refusals and pairs kept apart, each as a list."""
        links = self.customer_links(members, as_of, known_at)
        return {
            "identifiers": members,
            "links": [[link.a, link.b, link.rule, link.position, rfc3339(link.occurred_at)] for link in links],
            "accounts": [[link.b.split(":", 1)[1], link.a, link.position, rfc3339(link.occurred_at)] for link in self.memberships(as_of, known_at, people=members)],
            "refusals": self._refusals(members, as_of, known_at),
            "kept_apart": self._kept_apart(members, links, as_of, known_at),
        }

    def memberships(self, as_of, known_at, people=(), accounts=()):
        """The earliest membership of each person in each account, of these people and in these accounts."""
        earliest = {}
        for link in self.links:
            if link.is_membership and (link.a in people or link.b in accounts) and self.is_effective(link, as_of, known_at):
                known = earliest.get((link.b, link.a))
                if known is None or (link.occurred_at, link.position) < (known.occurred_at, known.position):
                    earliest[link.b, link.a] = link
        return sorted(earliest.values(), key=lambda link: (self.ordinals[link.b], self.ordinals[link.a]))

    def _refusals(self, members, as_of, known_at):
        """The first of each identifier, owner and reason."""
        first = {}
        for refusal in self.refusals:
            event = refusal.event
            counts = event.position <= known_at and event.occurred_at <= as_of and not self.is_retracted(event.position, known_at)
            if counts and (refusal.name in members or refusal.owner in members):
                first.setdefault((refusal.name, refusal.owner, refusal.reason), refusal)
        found = sorted(first.values(), key=lambda refusal: (refusal.event.position, self.ordinals[refusal.name]))
        return [[refusal.name, refusal.owner, refusal.reason, refusal.event.position, rfc3339(refusal.event.occurred_at)] for refusal in found]

    def _kept_apart(self, members, links, as_of, known_at):
        """Pairs with a member that an unlink keeps apart, and whether they are still connected, through how many others."""
        found = {}
        for pair in {pair for pair, _ in self.parted}:
            unlink = self._parting(pair, as_of, known_at)
            if unlink is not None and not pair.isdisjoint(members):
                first, second = sorted(pair, key=lambda name: (name not in members, self.ordinals[name]))
                steps = distance(first, second, links)
                found[first, second] = [first, second, unlink.position, unlink.is_retroactive, steps is not None, steps - 1 if steps else 0]
        return [found[key] for key in sorted(found, key=lambda key: (self.ordinals[key[0]], self.ordinals[key[1]]))]


def distance(start, end, links):
    """The number of links on a shortest way; None when there is none."""
    reached, steps = {start}, 0
    while end not in reached:
        further = {name for link in links if link.ends & reached for name in link.ends}
        if further <= reached:
            return None
        reached, steps = reached | further, steps + 1
    return steps


def component(name, links):
    members, grew = {name}, True
    while grew:
        grew = False
        for link in links:
            if (link.a in members) != (link.b in members):
                members |= link.ends
                grew = True
    return members
