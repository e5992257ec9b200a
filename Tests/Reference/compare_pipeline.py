"""Comparisons of what is told of deals and pipelines."""
import datetime, decimal, zoneinfo

import basis as bases
import deals, pipeline, pipeline_course
from events import DAY, EPOCH, MICROSECOND, micros, parse, rfc3339
from identity import is_account

ZONES = [None, None, "Europe/Berlin"]
STEPS = {"12d": (0, 12), "week": (0, 7), "month": (1, 0), "quarter": (3, 0), "year": (12, 0), "10y": (120, 0)}
TREND_POINTS_MAX = 400
CHANGES_MAX = 100_000
SOME = 0.35


class PipelineComparisons:
    """A part of the comparison of one history: it asks, and says what differs."""

    def zone(self, basis=None):
        """The parameter, and what it means. Days of a basis are those of UTC."""
        name = None if basis and len(basis.asked.get("as_of", "")) == 10 else self.random.choice(ZONES)
        return ({"tz": name}, zoneinfo.ZoneInfo(name)) if name else ({}, datetime.timezone.utc)

    def which_deals(self):
        """Parameters that ask for some of the deals."""
        found = {}
        if self.random.random() < SOME:
            found["pipeline"] = self.random.choice(["sales", "renewals", "partners", "nowhere"])
        if self.random.random() < SOME:
            found["owner"] = self.random.choice(["ada", "bo", "", "nobody"])
        return found

    def counting(self, basis):
        return bases.counting(self.identity, basis.as_of, basis.known_at)

    def compare_pipeline(self, basis):
        (tz, zone), some = self.zone(basis), self.which_deals()
        is_forecast = self.random.random() < 0.3
        path = "/v1/pipeline/forecast" if is_forecast else "/v1/pipeline"
        answer = self.answered(basis, path, **tz, **some)
        expected = pipeline.view(self.counting(basis), zone, **some)
        if is_forecast:
            return self.same(basis, path, {name: one["forecast"] for name, one in expected.items()}, pipeline.shaped_forecast(answer))
        self.same(basis, f"{path} {some}", {"deals": sum(sum(one[state][0] for state in ("open", "won", "lost")) for one in expected.values()), "pipelines": expected,
                   "unreadable": pipeline.unreadable(self.counting(basis), zone, **some)},
                  {"deals": answer["deals"], "unreadable": answer["unreadable"], "pipelines": pipeline.shaped(answer)})

    def compare_deal(self, basis):
        """One deal, or every value that its fields have had."""
        (tz, zone), known = self.zone(basis), [deals.deal_id(event) for event in self.identity.events]
        name = self.random.choice(sorted(set(known) - {None}) or ["d1"])
        path, is_history = f"/v1/deals/{name}", self.random.random() < 0.6
        field = self.random.choice([None, None, *deals.HISTORY_FIELDS]) if is_history else None
        if is_history:
            answer, found = self.paged(basis, path + "/history", "history", self.random.choice([2, 7, 1000]), **tz, **({"field": field} if field else {}))
        else:
            answer = self.answered(basis, path, **tz)
        events = [event for event in self.counting(basis) if deals.deal_id(event) == name]
        if not self.is_found(basis, path, events, answer):
            return
        if is_history:
            keys = ("field", "value", "occurred_at", "recorded_at", "position", "source", "event")
            expected = [row for row in deals.history(events, zone) if field in (None, row[0])]
            return self.same(basis, path + "/history", expected, [[one[key] for key in keys] for one in found])
        owners = {self.identity.owners[event.position] for event in events} - {None}
        customers = {self.identity.ordinals[self.identity.customer(owner, basis.identity_as_of, basis.known_at)[0]] for owner in owners
                     if not is_account(owner) and self.identity.customer(owner, basis.identity_as_of, basis.known_at)}
        accounts = {event.group_id for event in events if event.group_id}
        expected = {**deals.described(deals.deals(events, zone), [name])[0], "customers": [f"c{ordinal}" for ordinal in sorted(customers)], "accounts": sorted(accounts), "events": len(events)}
        self.same(basis, path, expected, {key: answer[key] for key in expected})

    def stretch(self):
        """Two ends, what is asked for them, and whether the first is a date: then the stretch begins with it."""
        start, end = sorted(bases.instant(self.random, self.identity.events)[0] for _ in range(2))
        # The daemon knows the offsets of these years.
        tz, zone = self.zone() if micros("1901-01-01T00:00:00Z") <= start <= end < micros("2100-01-01T00:00:00Z") else ({}, datetime.timezone.utc)
        asked, is_date = {"from": rfc3339(start), "to": rfc3339(end), **tz}, self.random.random() < 0.3
        if is_date:
            day = deals.local(start, zone)
            start, asked["from"] = (datetime.datetime(day.year, day.month, day.day, tzinfo=zone) - EPOCH) // MICROSECOND, day.isoformat()
        return asked, zone, start, end, is_date

    def asked_between(self, path, asked, known_at, end, **parameters):
        basis = bases.Basis({**asked, **parameters}, end, known_at, end)
        status, text = self.ask(path, **asked, **parameters)
        if status != 200:
            raise self.difference(f"{path} at {basis}: {status} {text}")
        return basis, parse(text)

    def compare_trend(self, _):
        asked, zone, start, end, is_date = self.stretch()
        known_at, some = self.random.randrange(1, len(self.identity.events) + 1), self.which_deals()
        fitting = [word for word, (months, days) in STEPS.items() if (end - start) / DAY / (months * 28 + days) < TREND_POINTS_MAX]
        if not fitting or start <= bases.EARLIEST + DAY or end >= bases.LATEST - 4000 * DAY:
            return
        step = self.random.choice(fitting)
        basis, answer = self.asked_between("/v1/pipeline/trend", {**asked, "to_known_at": known_at}, known_at, end, step=step, **some)
        events = bases.counting(self.identity, end, known_at)
        points = pipeline_course.instants(start, is_date, end, STEPS[step], zone)
        # Points between which nothing happened are as the one before.
        expected, seen = [], {}
        for at in points:
            count = sum(event.occurred_at <= at for event in events)
            if count not in seen:
                seen[count] = pipeline_course.standing(events, at, zone, **some)
            expected.append([rfc3339(at), seen[count]])
        self.same(basis, f"trend of {some}", expected, [[point["at"], pipeline_course.shaped_point(point)] for point in answer["points"]])

    def compare_performance(self, _):
        asked, zone, start, end, _ = self.stretch()
        known_at, some = self.random.randrange(1, len(self.identity.events) + 1), self.which_deals()
        basis, answer = self.asked_between("/v1/pipeline/performance", {**asked, "to_known_at": known_at}, known_at, end, **some)
        expected = pipeline_course.performance(bases.counting(self.identity, end, known_at), min(start, end), end, zone, **some)
        self.same(basis, f"performance of {some}", {"from": rfc3339(min(start, end)), **expected}, {"from": answer["from"], **pipeline_course.shaped_performance(answer)})

    def compare_changes(self, _):
        """Start and end are the deals at either basis, each event is told with what it did, and the sums come from one to the other."""
        asked, zone, start, end, is_date = self.stretch()
        start = max(start - 1, bases.EARLIEST) if is_date else start
        known_then, known_at = sorted(self.random.randrange(1, len(self.identity.events) + 1) for _ in range(2))
        some = self.which_deals()
        asked = {**asked, "from_known_at": known_then, "to_known_at": known_at}
        basis, answer = self.asked_between("/v1/pipeline/changes", asked, known_at, end, limit=CHANGES_MAX, **some)
        told = ChangesTold(answer, some)
        now = bases.counting(self.identity, end, known_at)
        thought = deals.deals(bases.counting(self.identity, start, known_then), zone)
        known = deals.deals([event for event in now if event.occurred_at <= start], zone)
        ending = deals.deals(now, zone)
        for side, state in (("start", thought), ("end", ending)):
            self.same(basis, f"{side} of changes of {some}", told.expected_totals(state), told.totals(side))
        self.same(basis, "changes reconcile", [], [one["name"] for one in answer["pipelines"] if not one["reconciles"]])
        self.same(basis, "sums of changes", told.counts(), told.counts_of_sums())
        happened = [(("restated", name), thought.get(name), known.get(name)) for name in sorted({*thought, *known})]
        happened += [((after.last.position, name), before, after) for name, before, after in deals.steps(now, zone) if after.last.occurred_at > start]
        self.same(basis, f"what changes of {some} came to", *told.effects(happened))
        if "owner" not in some:
            self.same(basis, f"changes of {some}", told.expected_kinds(happened), told.kinds())


class ChangesTold:
    """What the daemon tells of changes, in the shapes of the model."""

    def __init__(self, answer, some):
        self.answer, self.some = answer, some

    def includes(self, name):
        return self.some.get("pipeline") in (None, name)

    def expected_totals(self, all_deals):
        members = pipeline.wanted(all_deals.values(), **self.some)
        return {name: {state: total.told() for state, total in pipeline.totals(members, name).items()} for name in {deal.pipeline for deal in members}}

    def totals(self, side):
        """Of pipelines in which there is anything."""
        found = {one["name"]: {"open": pipeline.total_told(one[side]), **{state: pipeline.total_told(one[side][state]) for state in ("won", "lost")}} for one in self.answer["pipelines"]}
        return {name: one for name, one in found.items() if any(total[0] for total in one.values())}

    def counts(self):
        found = {}
        for change in self.answer["changes"]:
            key = (change["pipeline"], change["kind"])
            found[key] = found.get(key, 0) + 1
        return found

    def counts_of_sums(self):
        return {(one["name"], total["kind"]): total["changes"] for one in self.answer["pipelines"] for total in one["sums"]}

    def kinds(self):
        rows = []
        for change in self.answer["changes"]:
            kind, is_restated = change["kind"], change["kind"] == "restated"
            what = change["restates"] if is_restated else kind
            ends = [change.get("from"), change.get("to")]
            if what in ("amount_up", "amount_down", "currency_changed"):
                ends = [end and (decimal.Decimal(end.split()[0]), end.split()[1]) for end in ends]
            rows.append((change["deal_id"], change["position"], is_restated, str(what), change["pipeline"], *ends, change.get("days")))
        return sorted(rows, key=repr)

    def expected_kinds(self, happened):
        rows = []
        for (position, name), before, after in happened:
            is_restated = position == "restated"
            if after is None:
                rows.append((name, before.last.position, True, "None", before.pipeline, None, None, None))
                continue
            if before is not None or after is not None:
                for kind, old, new in pipeline_course.kinds(before, after):
                    place = before.pipeline if kind in pipeline_course.TOLD_WHERE_IT_WAS else after.pipeline
                    days = (datetime.date.fromisoformat(new) - datetime.date.fromisoformat(old)).days if kind in ("slipped", "pulled_in") else None
                    ends = [end and (decimal.Decimal(end[0]), end[1]) for end in (old, new)] if kind in ("amount_up", "amount_down", "currency_changed") else (old, new)
                    rows.append((name, after.last.position, is_restated, kind, place, *ends, days))
        return sorted((row for row in rows if self.includes(row[4])), key=repr)

    def effects(self, happened):
        """By event or restated deal, pipeline and state, what it made of the deals: as the model says and as the daemon does. Sums with one that is too large are left out."""
        found, unknown = {}, set()
        for change in self.answer["changes"]:
            event = ("restated" if change["kind"] == "restated" else change["position"], change["deal_id"])
            for state, total in (("open", change), ("won", change.get("won")), ("lost", change.get("lost"))):
                count, amounts = pipeline.total_told(total)
                one = found.setdefault((*event, change["pipeline"], state), [0, {}])
                one[0] += count
                for code, amount in amounts.items():
                    if amount is None:
                        unknown.add((*event, change["pipeline"], state, code))
                    else:
                        one[1][code] = one[1].get(code, 0) + amount
        expected = {}
        for (position, name), before, after in happened:
            for deal, sign in ((before, -1), (after, 1)):
                if deal is None or not pipeline.wanted([deal], **self.some):
                    continue
                one = expected.setdefault((position, name, deal.pipeline, deal.state), [0, {}])
                one[0] += sign
                if deal.code:
                    one[1][deal.code] = one[1].get(deal.code, 0) + sign * deal.fields["amount"]
        return [self.without_nothing(effects, unknown) for effects in (expected, found)]

    @staticmethod
    def without_nothing(effects, unknown):
        rows = {}
        for key, (count, amounts) in effects.items():
            kept = {code: amount for code, amount in amounts.items() if amount != 0 and (*key, code) not in unknown}
            if count or kept:
                rows[key] = [count, kept]
        return rows
