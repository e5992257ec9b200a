"""Deals, as their events in canonical order left them."""
import datetime, re

from definitions import FIRST_PIPELINE, PIPELINES
from events import EPOCH, MICROSECOND, micros, number, rfc3339

NAMES = {"Deal Created", "Deal Updated", "Deal Stage Changed", "Deal Won", "Deal Lost", "Deal Reopened"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CURRENCY = re.compile(r"[A-Za-z]{3}")
NO_CURRENCY = "XXX"
# The fields of which every value is kept, in the order in which an event's are told.
HISTORY_FIELDS = ["name", "pipeline", "stage", "state", "amount", "currency", "probability", "expected_close", "owner", "next_step", "reason", "closed_at"]


def text(value):
    return value if isinstance(value, str) and value else None


def currency(value):
    """ISO 4217: three letters; any other text is none."""
    return value.upper() if text(value) and CURRENCY.fullmatch(value) else None


def local(instant, zone):
    """A day in a zone, as a date."""
    return (EPOCH + instant * MICROSECOND).astimezone(zone).date()


def date(value, zone):
    """A date, or that of an instant in a zone."""
    if not text(value) or DATE.fullmatch(value):
        return text(value)
    try:
        return local(micros(value), zone).isoformat()
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


def first_open(pipeline):
    """None where nothing is known of the stages."""
    return next((stage for stage, (_, _, outcome) in PIPELINES.get(pipeline, {}).items() if outcome is None), None)


def closing(pipeline, outcome):
    return next((stage for stage, (_, _, closes) in PIPELINES.get(pipeline, {}).items() if closes == outcome), None)


class Deal:
    def __init__(self, event, zone=datetime.timezone.utc):
        self.zone, self.fields = zone, dict.fromkeys([*FIELDS, "reason"])
        self.pipeline, self.stage, self.outcome, self.stated = FIRST_PIPELINE, None, None, None
        # Where it was last open: pipeline and stage.
        self.last_open = (None, None)
        self.created_at = self.stage_since = event.occurred_at
        self.closed_at, self.was_created, self.is_unreadable = None, False, False

    def copy(self):
        other = object.__new__(Deal)
        other.__dict__.update(self.__dict__, fields=dict(self.fields))
        return other

    def closes(self, stage):
        """How a deal in a stage has ended; None for open stages and for those that the pipeline does not have."""
        return PIPELINES.get(self.pipeline, {}).get(stage, (None, None, None))[2]

    def apply(self, event):
        if event.name == "Deal Created" and not self.was_created:
            self.created_at, self.was_created = event.occurred_at, True
        for key, read in FIELDS.items():
            self._update(event, key, (lambda value: date(value, self.zone)) if read is date else read)
        stated = event.properties.get("amount", ...)
        if stated is not ...:
            self.is_unreadable = stated is not None and number(stated) is None
        before = self.pipeline
        if "pipeline" in event.properties and (text(event.properties["pipeline"]) or event.properties["pipeline"] is None):
            self.pipeline = event.properties["pipeline"] or FIRST_PIPELINE
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

    def _fitting(self, stage):
        """Another pipeline's stage in this one: where it has an open stage of that name, or nothing is known of its stages."""
        stages = PIPELINES.get(self.pipeline)
        return stage if stages is None or stages.get(stage, (None, None, "none"))[2] is None else None

    def _move(self, event, is_moved):
        named = text(event.properties.get("stage"))
        if event.name in ("Deal Won", "Deal Lost"):
            self._close("won" if event.name == "Deal Won" else "lost", event, named)
        elif event.name == "Deal Reopened":
            pipeline, stage = self.last_open
            last = stage if pipeline == self.pipeline else self._fitting(stage)
            self.stated = (named if self.closes(named) is None else None) or last
            self._place(self.stated or first_open(self.pipeline), None, event)
        elif is_moved and self.outcome and not named:
            self._close(self.outcome, event, None)
        else:
            if is_moved:
                self.stated = self._fitting(self.stated)
            if "stage" in event.properties and (named or event.properties["stage"] is None):
                self.stated = named
            after = self.stated or first_open(self.pipeline)
            # To name the stage where it stands moves nothing.
            if after != self.stage or is_moved:
                self._place(after, self.closes(after), event)

    def _close(self, outcome, event, named):
        if self.outcome != outcome:
            self.fields["reason"] = None
        self.stated = (named if named and self.closes(named) == outcome else closing(self.pipeline, outcome)) or self.stated
        self._place(self.stated or first_open(self.pipeline), outcome, event)

    def _place(self, stage, outcome, event):
        if self.stage != stage:
            self.stage, self.stage_since = stage, event.occurred_at
        if self.outcome != outcome:
            self.outcome, self.closed_at = outcome, None if outcome is None else event.occurred_at
        if outcome is None:
            self.last_open = (self.pipeline, stage)

    @property
    def state(self):
        return self.outcome or "open"

    @property
    def code(self):
        """The currency that its amount counts in; None without an amount."""
        return None if self.fields["amount"] is None else self.fields["currency"] or NO_CURRENCY

    def value(self, field):
        """Of the deal's history."""
        if field == "closed_at":
            return self.closed_at and rfc3339(self.closed_at)
        return getattr(self, field) if field in ("pipeline", "stage", "state") else self.fields[field]


def steps(events, zone=datetime.timezone.utc):
    """What each event did: the deal before, or None, and after, by its id; `events` in canonical order."""
    found = {}
    for event in events:
        name = deal_id(event)
        if name:
            before = found.get(name)
            after = Deal(event, zone) if before is None else before.copy()
            after.apply(event)
            found[name] = after
            yield name, before, after


def deals(events, zone=datetime.timezone.utc):
    """Deals by their ids; `events` in canonical order."""
    return {name: after for name, _, after in steps(events, zone)}


def described(all_deals, names):
    """What /deals answers of these, in the order in which they were created."""
    found = []
    for name in sorted(names, key=lambda name: (all_deals[name].created_at, name)):
        deal = all_deals[name]
        found.append({
            "deal_id": name, "pipeline": deal.pipeline, "stage": deal.stage, "state": deal.state, **deal.fields,
            "created_at": rfc3339(deal.created_at), "closed_at": deal.closed_at and rfc3339(deal.closed_at), "stage_since": rfc3339(deal.stage_since),
            "changed_at": rfc3339(deal.last.occurred_at), "position": deal.last.position,
        })
    return found


def history(events, zone):
    """Every value that the fields of one deal have had, each with its event."""
    found = []
    for _, before, after in steps(events, zone):
        for field in HISTORY_FIELDS:
            if after.value(field) != (before and before.value(field)):
                event = after.last
                found.append([field, after.value(field), rfc3339(event.occurred_at), rfc3339(event.recorded_at), event.position, event.source, event.name])
    return found
