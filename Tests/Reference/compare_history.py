"""Comparisons of histories, differences and explanations: what the model says at the instants around each change must be what they say."""
import audiences, profile
import basis as bases
from audiences import Moment
from computed import computed
from events import micros, rfc3339

COMPUTED = ["order_count", "lifetime_value", "lifetime_value_by_currency", "average_order_value", "last_order_at", "days_since_last_order", "orders_180d", "favourite_category", "sessions_30d"]
INSTANTS_MAX = 12


class HistoryComparisons:
    """A part of the comparison of one history: it asks, and says what differs."""

    def at(self, basis, as_of, identity_as_of):
        return bases.Basis(basis.asked, as_of, basis.known_at, identity_as_of)

    def is_member(self, audience, events, members, at, everything):
        """Whether somebody is a member at an instant, who has these events up to it, and those of `everything` in all."""
        if not events:
            return False
        unseen = {name for name in members if not any(name in event.identifiers for event in everything)}
        return bool(audience(Moment(events, members, unseen, at)))

    def instants(self, intervals, events, as_of):
        """The changes, the microseconds before them, and some events."""
        edges = [micros(text) for one in intervals for text in (one["from"], one["to"]) if text]
        found = {instant for edge in edges for instant in (edge, edge - 1)} | {event.occurred_at for event in events[-3:]} | {as_of}
        chosen = [instant for instant in sorted(found) if bases.EARLIEST <= instant <= as_of]
        return self.random.sample(chosen, min(INSTANTS_MAX, len(chosen)))

    def compare_course(self, basis):
        """A computed trait or an audience over time, of the customer of the basis or as it was merged then."""
        name, reference = self.somebody(basis)
        audience, trait = self.random.choice(audiences.AUDIENCES), self.random.choice(COMPUTED)
        is_audience, is_then = self.random.random() < 0.5, "identity_as_of" not in basis.asked and self.random.random() < 0.5
        subject = {"audience": audience.__name__} if is_audience else {"computed": trait}
        path = self.path(reference, "/history")
        answer = self.answered(basis, path, **subject, merged="then" if is_then else "basis")
        members, everything = self.customer(name, basis)
        what = f"{reference}/history {subject}{' as merged then' if is_then else ''}"
        if not self.is_found(basis, what, everything, answer):
            return
        for earlier, later in zip(answer["intervals"], answer["intervals"][1:]):
            # What began with an event of the customer says which; what ends, why.
            self.same(basis, what, {"in order": True, "ends": True}, {"in order": earlier["from"] < earlier["to"] <= later["from"], "ends": earlier["ended"] is not None})
        for instant in self.instants(answer["intervals"], everything, basis.as_of):
            then = self.at(basis, instant, instant if is_then else basis.identity_as_of)
            members, events = self.customer(name, then)
            if is_audience:
                expected = self.is_member(audience, events, members, instant, events if is_then else everything) or None
            else:
                expected = computed(events, instant)[trait] if events else None
            holding = [one for one in answer["intervals"] if one["from"] <= rfc3339(instant) and (one["to"] is None or rfc3339(instant) < one["to"])]
            self.same(basis, what, {rfc3339(instant): expected}, {rfc3339(instant): holding[0]["value"] if holding else None})

    def compare_difference(self, basis):
        """What a profile and the memberships were and are."""
        name, reference = self.somebody(basis)
        as_of = basis.as_of if basis.as_of is not None else self.identity.events[-1].recorded_at
        earlier = bases.instant(self.random, self.identity.events)[0]
        known_at = self.random.randrange(1, basis.known_at + 1) if basis.known_at and self.random.random() < 0.5 else basis.known_at
        asked = {"from": rfc3339(earlier), "to": rfc3339(as_of), "from_known_at": known_at, "to_known_at": basis.known_at, "sections": "profile,audiences"}
        status, text = self.ask(self.path(reference, "/diff"), **asked)
        ends, shown = [bases.Basis(asked, earlier, known_at, earlier), bases.Basis(asked, as_of, basis.known_at, as_of)], []
        for end in ends:
            members, events = self.customer(name, end)
            since = audiences.memberships(events, members, end.as_of) if events else {}
            shown.append({"members": members, "events": events, "computed": computed(events, end.as_of) if events else {}, "since": since,
                          "lifecycle": profile.profile(events, members, end.as_of)["lifecycle"] if events else None})
        old, new = shown
        what = f"{reference}/diff {asked}"
        if not self.is_found(basis, what, old["events"] or new["events"], self.parsed(status, text, what)):
            return
        answer = self.parsed(status, text, what)
        changes = answer["changes"]
        changed = {key: [old["computed"][key], new["computed"][key]] for key in new["computed"] if key in old["computed"] and old["computed"][key] != new["computed"][key]}
        joined = {key: rfc3339(at) for key, at in new["since"].items() if at is not None and old["since"].get(key) is None}
        left = sorted(key for key, at in old["since"].items() if at is not None and new["since"].get(key) is None)
        expected = {"computed": changed, "joined": joined, "left": left, "customers": [f"c{self.identity.ordinals[one['members'][0]]}" if one["events"] else None for one in shown]}
        found = {
            "computed": {key: [one["from"], one["to"]] for key, one in changes.get("computed", {}).get("changed", {}).items()},
            "joined": {one["name"]: one["entered_at"] for one in changes.get("audiences", {}).get("added", [])},
            "left": sorted(one["name"] for one in changes.get("audiences", {}).get("removed", [])),
            "customers": [answer["customers"]["from"], answer["customers"]["to"]],
        }
        self.same(basis, what, expected, found)

    def compare_explanation(self, basis):
        """That an explanation comes to what the model says, and that each condition of a rule says since when."""
        audience, trait = self.random.choice(audiences.AUDIENCES), self.random.choice(COMPUTED)
        is_audience = self.random.random() < 0.6
        subject = {"audience": audience.__name__} if is_audience else {"computed": trait}
        name, reference = self.somebody(basis)
        answer = self.answered(basis, self.path(reference, "/explain"), **subject)
        members, events = self.customer(name, basis)
        what = f"{reference}/explain {subject}"
        if not self.is_found(basis, what, events, answer):
            return
        if is_audience:
            since = audiences.memberships(events, members, basis.as_of)[audience.__name__]
            found = answer["explanation"]
            self.same(basis, what, [since is not None, since and rfc3339(since)], [answer["member"], found["since"] if answer["member"] else None])
        else:
            self.same(basis, what, {trait: computed(events, basis.as_of)[trait]}, {trait: answer["value"]})
