"""Comparisons of what is told of many instants at once: series of audiences' sizes, and rows of customers and instants."""
import bisect, json

import audiences, basis as bases, profile
from events import micros, rfc3339

HOUR = 3_600_000_000
STEPS = {"5d": 120 * HOUR, "1w": 168 * HOUR, "36h": 36 * HOUR, "400d": 9600 * HOUR}
POINTS_MAX = 60
FEATURES = ["order_count", "lifetime_value", "sessions_30d", "lifecycle", "events", "first_seen", "last_seen", "audiences.repeat_buyers", "audiences.newsletter"]


class SeriesComparisons:
    """A part of the comparison of one history: it asks, and says what differs."""

    def known_by(self, instant):
        """The last position that had been recorded by an instant."""
        return bisect.bisect_right([event.recorded_at for event in self.identity.events], instant)

    def series_ends(self, known_at):
        """From and to, as asked for, and what they mean."""
        first, last = sorted(bases.instant(self.random, self.identity.events)[0] for _ in range(2))
        return {"from": rfc3339(first), "to": rfc3339(last), "to_known_at": known_at}, first, last

    def compare_sizes(self, basis):
        """The sizes of an audience at each step, each as the model's list of members at that step alone."""
        asked, first, last = self.series_ends(basis.known_at)
        name, is_then = self.random.choice([audience.__name__ for audience in audiences.AUDIENCES]), self.random.random() < 0.4
        fitting = [step for step, length in STEPS.items() if (last - first) // length < POINTS_MAX]
        if not fitting:
            return
        asked |= {"step": self.random.choice(fitting), "as_known": "then" if is_then else "now"}
        path = f"/v1/audiences/{name}/sizes"
        answer = self.parsed(*self.ask(path, **asked), path)
        instants = list(range(first, last, STEPS[asked["step"]])) + [last]
        expected = []
        for at in instants:
            known_at = min(self.known_by(at), basis.known_at) if is_then else basis.known_at
            point = bases.Basis({}, at, known_at, at)
            size = sum(audiences.memberships(events, members, at)[name] is not None for members, events in self.customers(point))
            expected.append({"at": rfc3339(at), **({"as_known_at": known_at} if is_then else {}), "size": size})
        self.same(basis, f"{path} {asked}", expected, answer["points"])

    def compare_points(self, basis):
        """Rows of customers and instants, each as the model's profile of it alone."""
        is_with_hindsight = self.random.random() < 0.3
        rows = [(self.random.choice(list(self.identity.ordinals)), bases.instant(self.random, self.identity.events)[0]) for _ in range(12)]
        body = "\n".join(json.dumps({"customer": name, "as_of": rfc3339(at)}) for name, at in rows)
        path = f"/v1/point-in-time?features={','.join(FEATURES)}&as_known_at={basis.known_at}" + ("&hindsight=1" if is_with_hindsight else "")
        self.connection.request("POST", path, body)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise self.difference(f"{path}: {answer.status} {text}")
        for line, (name, at) in zip(text.splitlines(), rows, strict=True):
            known_at = basis.known_at if is_with_hindsight else min(self.known_by(at), basis.known_at)
            members, events = self.customer(name, bases.Basis({}, at, known_at, at))
            found = self.parsed(200, line, path)
            what = f"{path} {name} at {rfc3339(at)}"
            if not events:
                self.same(basis, what, {"found": False}, {"found": found["found"]})
            elif not name.startswith("group_id:"):
                one, within = profile.profile(events, members, at), audiences.memberships(events, members, at)
                expected = {feature: one["computed"][feature] if feature in one["computed"] else within[feature[10:]] is not None if feature.startswith("audiences.") else one[feature] for feature in FEATURES}
                self.same(basis, what, {**expected, "found": True, "as_known_at": known_at}, {feature: found[feature] for feature in [*FEATURES, "found", "as_known_at"]})
