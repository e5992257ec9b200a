"""Everything that happened with a customer, as a person reads it: a fold of its events in canonical order.

Events fold into the entry of the same kind with the same key, but for refunds, since an order may be refunded in parts. An event that should fold but finds no entry stands for itself under its own
name until the entry's event comes. Views fold into visits, and the events of a deal into one entry.
"""
import decimal, re

from consents import statements
from definitions import CATALOGUE, GROUP_TITLE, IDENTITY_TITLES
from events import number, rfc3339
from pipeline import Deal, deal_id
from visits import visits

TITLE_CHARACTERS_MAX = 200
IDENTITY_FIELDS = ["userId", "anonymousId", "previousId", "groupId", "identifiers", "apart", "retroactive", "reason", "traits"]


class Entry:
    def __init__(self, event, kind, title, state=None, channel=None, part=""):
        self.event, self.kind, self.title, self.state, self.channel = event, kind, title, state, channel or event.source
        self.amount = self.currency = self.duration = None
        self.changes, self.updated_at, self.order = [], None, (*event.order, part)
        self.properties = dict(event.properties) if event.type in ("track", "page", "screen") else {key: event.body[key] for key in event.body if key in IDENTITY_FIELDS}

    def take_facts(self, event, rule):
        properties = event.properties
        if "amount" in rule:
            amount = number(properties.get(rule["amount"]))
            self.amount = self.amount if amount is None else amount
            self.currency = (properties.get("currency") or "").upper() or self.currency
        duration = number(properties.get(rule.get("duration")))
        self.duration = self.duration if duration is None else duration

    def fold(self, event, rule):
        state = rule.get("state")
        # What came first but refers to this, such as a cancellation before its order, keeps its word.
        is_beginning = "title" in rule and self.state is not None and not self.changes
        if state and not is_beginning:
            self.state = state
        self.take_facts(event, rule)
        self.properties.update(event.properties)
        self.updated_at = event.occurred_at
        self.changes.append([event.name, state, event.position])

    def row(self):
        found = {key: getattr(self, key) for key in ("kind", "title", "state", "channel", "amount", "currency", "duration", "properties", "changes")}
        found.update(source=self.event.source, position=self.event.position, occurred_at=rfc3339(self.event.occurred_at), recorded_at=rfc3339(self.event.recorded_at))
        return {**found, "updated_at": self.updated_at and rfc3339(self.updated_at)}


def timeline(events):
    """Entries as dictionaries, oldest first."""
    entries = catalogued(events) + identifications(events) + preferences(events) + [visit(views) for views in visits(events)] + deal_entries(events)
    return [entry.row() for entry in sorted(entries, key=lambda entry: entry.order)]


def catalogued(events):
    entries, by_key, untitled = [], {}, set()
    for event in events:
        if event.type == "group":
            entries.append(Entry(event, "identity", filled(GROUP_TITLE, event.traits) or "group"))
        if event.type != "track" or event.name not in CATALOGUE:
            continue
        rule = CATALOGUE[event.name]
        title = filled(rule["title"], event.properties) if "title" in rule else None
        value = spoken(event.properties.get(rule.get("key")))
        key = (rule["kind"], rule["key"], value) if value else None
        known = by_key.get(key)
        if known and not (rule["kind"] == "refund" and "title" in rule):
            known.fold(event, rule)
            if known in untitled and title:
                known.title = title
                untitled.remove(known)
            continue
        entry = Entry(event, rule["kind"], title or event.name, rule.get("state"), rule.get("channel"))
        entry.take_facts(event, rule)
        entries.append(entry)
        if key:
            by_key.setdefault(key, entry)
        if "title" not in rule:
            untitled.add(entry)
    return entries


def filled(template, values):
    """A title with what is in braces filled in, white space made one; None when there is nothing to fill in."""
    wanted = re.findall(r"\{(.*?)\}", template)
    found = [spoken(values.get(key)) for key in wanted]
    if wanted and not any(found):
        return None
    for key, value in zip(wanted, found):
        template = template.replace("{" + key + "}", value or "")
    words = " ".join(template.split())
    return words[:TITLE_CHARACTERS_MAX - 1] + "…" if len(words) > TITLE_CHARACTERS_MAX else words or None


def spoken(value):
    """A scalar as a text; None for everything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if number(value) is not None else value if isinstance(value, str) else None


def identifications(events):
    """Calls that say who somebody is; identify only when it brings an identifier that none before it brought."""
    entries, identified = [], set()
    for event in events:
        if event.type in IDENTITY_TITLES:
            entries.append(Entry(event, "identity", IDENTITY_TITLES[event.type]))
        if event.type == "identify" and not identified.issuperset(event.identifiers):
            identified.update(event.identifiers)
            email = event.traits.get("email")
            name = event.body.get("userId") or (email if isinstance(email, str) else None)
            entries.append(Entry(event, "identity", f"Identified as {name}" if name else "Identified"))
    return entries


def preferences(events):
    """Preferences that any event may carry, where they change."""
    entries, known = [], {}
    for event in events:
        for index, (purpose, is_granted, is_preference, _) in enumerate(statements(event)):
            if is_preference and known.get(purpose) != is_granted:
                known[purpose] = is_granted
                entry = Entry(event, "consent", f"Preference for {purpose}: {'yes' if is_granted else 'no'}", "given" if is_granted else "withdrawn", part=f"consent:{index}")
                entry.properties = {"purpose": purpose, "granted": is_granted}
                entries.append(entry)
    return entries


def visit(views):
    first, last = views[0], views[-1]
    entry = Entry(first, "visit", f"Visit of {len(views)} {first.type}{'' if len(views) == 1 else 's'}")
    entry.duration = decimal.Decimal(last.occurred_at - first.occurred_at).scaleb(-6)
    if len(views) > 1:
        entry.updated_at = last.occurred_at
    places = [event.properties.get("path") or event.body.get("name") for event in views]
    exits = [place for place in places if place]
    found = {"views": len(views), "landing": places[0], "exit": exits[-1] if exits else None, "referrer": first.properties.get("referrer")}
    entry.properties = {key: value for key, value in found.items() if value is not None}
    return entry


def deal_entries(events):
    """One for each deal of which this customer has events, as these left it."""
    found = {}
    for event in events:
        name = deal_id(event)
        if not name:
            continue
        if name not in found:
            found[name] = (Entry(event, "deal", ""), Deal(event), [])
        _, deal, stays = found[name]
        deal.apply(event)
        if deal.stage is not None and (not stays or stays[-1]["stage"] != deal.stage):
            stays.append({"stage": deal.stage, "occurred_at": rfc3339(event.occurred_at)})
    for name, (entry, deal, stays) in found.items():
        fields = deal.fields
        entry.title = f"Deal: {fields['name']}" if fields["name"] else f"Deal {name}"
        entry.state, entry.amount, entry.currency = deal.outcome or "open", fields["amount"], fields["currency"]
        if deal.last is not entry.event:
            entry.updated_at = deal.last.occurred_at
        known = {"deal_id": name, "pipeline": deal.pipeline, "stage": deal.stage, "closed_at": deal.closed_at and rfc3339(deal.closed_at), "stages": stays,
                 **{key: value for key, value in fields.items() if key not in ("amount", "currency")}}
        entry.properties = {key: value for key, value in known.items() if value is not None}
    return [entry for entry, _, _ in found.values()]


def shaped(entries):
    """The daemon's entries in the same shape."""
    keys = ("kind", "title", "state", "channel", "amount", "currency", "properties", "source", "position", "occurred_at", "recorded_at")
    return [{**{key: one[key] for key in keys}, "duration": one.get("duration_s"), "updated_at": one.get("updated_at"),
             "changes": [[change["event"], change["state"], change["position"]] for change in one.get("changes", [])]} for one in entries]
