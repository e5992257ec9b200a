"""Deals, as their events in canonical order left them, and where they stand in the pipeline."""
import decimal, re

from definitions import PIPELINE, STAGES
from events import micros, number, rfc3339

NAMES = {"Deal Created", "Deal Updated", "Deal Stage Changed", "Deal Won", "Deal Lost", "Deal Reopened"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def text(value):
    return value if isinstance(value, str) and value else None


def currency(value):
    return text(value) and value.upper()


def date(value):
    """A date, or that of an instant in UTC."""
    if not text(value) or DATE.fullmatch(value):
        return text(value)
    try:
        return rfc3339(micros(value))[:10]
    except ValueError:
        return None


def probability(value):
    value = number(value)
    return value if value is not None and 0 <= value <= 1 else None


# A field is emptied by null, and not changed by what is not of its kind.
FIELDS = {"name": text, "amount": number, "currency": currency, "owner": text, "expected_close": date, "probability": probability, "next_step": text}


def deal_id(event):
    """None for events that are not about a deal."""
    if event.type != "track" or event.name not in NAMES:
        return None
    value = event.properties.get("deal_id")
    return text(value) if number(value) is None else str(value)


class Deal:
    def __init__(self, event):
        self.fields = dict.fromkeys([*FIELDS, "reason"])
        self.pipeline, self.stage, self.outcome, self.stated, self.last_open = PIPELINE, None, None, None, None
        self.created_at = self.stage_since = event.occurred_at
        self.closed_at, self.was_created, self.stays = None, False, []

    @property
    def first_stage(self):
        return "lead" if self.pipeline == PIPELINE else None

    def closes(self, stage):
        """How a deal in a stage has ended; None for open stages and for those that the pipeline does not have."""
        return STAGES[stage][2] if self.pipeline == PIPELINE and stage in STAGES else None

    def apply(self, event):
        if event.name == "Deal Created" and not self.was_created:
            self.created_at, self.was_created = event.occurred_at, True
        for key, read in FIELDS.items():
            self._update(event, key, read)
        before = self.pipeline
        if "pipeline" in event.properties:
            self.pipeline = text(event.properties["pipeline"]) or PIPELINE
        self._move(event, self.pipeline != before)
        if self.outcome is None:
            self.fields["reason"] = None
        else:
            self._update(event, "reason", text)
        self.last = event

    def _update(self, event, key, read):
        if key in event.properties:
            value = read(event.properties[key])
            if value is not None or event.properties[key] is None:
                self.fields[key] = value

    def _move(self, event, is_moved):
        named = text(event.properties.get("stage"))
        if event.name in ("Deal Won", "Deal Lost"):
            self._close("won" if event.name == "Deal Won" else "lost", event)
        elif event.name == "Deal Reopened":
            self.stated = (named if self.closes(named) is None else None) or self.last_open
            self._place(self.stated or self.first_stage, None, event)
        elif is_moved and self.outcome and not named:
            self._close(self.outcome, event)
        else:
            if "stage" in event.properties and (named or event.properties["stage"] is None):
                self.stated = named
            after = self.stated or self.first_stage
            # To name the stage where it stands moves nothing.
            if after != self.stage or is_moved:
                self._place(after, self.closes(after), event)

    def _close(self, outcome, event):
        if self.outcome != outcome:
            self.fields["reason"] = None
        if self.pipeline == PIPELINE:
            self.stated = outcome
        self._place(self.stated, outcome, event)

    def _place(self, stage, outcome, event):
        if self.stage != stage:
            self.stage, self.stage_since = stage, event.occurred_at
        if self.outcome != outcome:
            self.outcome, self.closed_at = outcome, None if outcome is None else event.occurred_at
        if outcome is None:
            self.last_open = stage

    @property
    def effective_probability(self):
        """What its amount is weighted with: its own or the stage's while it is open."""
        if self.outcome:
            return decimal.Decimal(self.outcome == "won")
        if self.fields["probability"] is not None:
            return self.fields["probability"]
        return decimal.Decimal(STAGES[self.stage][0]) if self.pipeline == PIPELINE and self.stage in STAGES else decimal.Decimal(0)

    @property
    def category(self):
        """None for what is in no forecast."""
        if self.outcome:
            return "closed" if self.outcome == "won" else None
        return STAGES[self.stage][1] if self.pipeline == PIPELINE and self.stage in STAGES else "pipeline"


def deals(events):
    """Deals by their ids; `events` in canonical order."""
    found = {}
    for event in events:
        name = deal_id(event)
        if name:
            if name not in found:
                found[name] = Deal(event)
            found[name].apply(event)
    return found


def described(all_deals, names):
    """What /deals answers of these, in the order in which they were created."""
    found = []
    for name in sorted(names, key=lambda name: (all_deals[name].created_at, name)):
        deal = all_deals[name]
        found.append({
            "deal_id": name, "pipeline": deal.pipeline, "stage": deal.stage, "state": deal.outcome or "open", **deal.fields,
            "created_at": rfc3339(deal.created_at), "closed_at": deal.closed_at and rfc3339(deal.closed_at), "stage_since": rfc3339(deal.stage_since),
            "changed_at": rfc3339(deal.last.occurred_at), "position": deal.last.position,
        })
    return found


def pipeline(events):
    """By pipeline: stages with the number of deals and their amounts by currency, whole and weighted; and the forecast by month, category and currency."""
    found = {PIPELINE: ({}, {})}
    for deal in deals(events).values():
        stages, forecast = found.setdefault(deal.pipeline, ({}, {}))
        stage = stages.setdefault(deal.stage, [0, {}])
        stage[0] += 1
        amount, code = deal.fields["amount"], deal.fields["currency"] or "XXX"
        if amount is None:
            continue
        weighted = amount * deal.effective_probability
        add(stage[1], code, amount, weighted)
        if deal.category:
            add(forecast, ((deal.fields["expected_close"] or "none")[:7], deal.category, code), amount, weighted)
    return found


def add(sums, key, amount, weighted):
    whole, part = sums.get(key, (0, 0))
    sums[key] = (whole + amount, part + weighted)


def shaped(answer):
    """The daemon's pipelines in the same shape."""
    found = {}
    for one in answer["pipelines"]:
        stages = {stage["name"]: [stage["count"], {amount["currency"]: (amount["amount"], amount["weighted"]) for amount in stage["amounts"]}] for stage in one["stages"] if stage["count"]}
        found[one["name"]] = (stages, {(each["month"], each["category"], each["currency"]): (each["amount"], each["weighted"]) for each in one["forecast"]})
    return found


def open_totals(events):
    """By pipeline, how many deals are open, and what they are worth by currency, without currencies in which it comes to nothing."""
    found = {}
    for deal in deals(events).values():
        if deal.outcome is None:
            total = found.setdefault(deal.pipeline, [0, {}])
            total[0] += 1
            if deal.fields["amount"] is not None:
                code = deal.fields["currency"] or "XXX"
                total[1][code] = total[1].get(code, 0) + deal.fields["amount"]
    return {name: [count, without_nothing(amounts)] for name, (count, amounts) in found.items()}


def without_nothing(amounts):
    return {code: amount for code, amount in amounts.items() if amount != 0}
