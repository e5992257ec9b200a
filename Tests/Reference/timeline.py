"""Everything that happened with a customer, as a person reads it: a fold of its events in canonical order.

What is about one order, e-mail, chat, ticket or task is one entry. A refund has an entry of its own, since an order may be refunded in parts, and changes its order as well. What should fold but
finds no entry stands for itself under its own name until the entry's event comes. Views fold into visits, with what is done meanwhile, and the events of a deal into one entry.
"""
import decimal, re, urllib.parse

from consents import statements
from deals import Deal, deal_id
from definitions import CATALOGUE, GROUP_TITLE, IDENTITY_TITLES, OUTCOMES, VISIT_GAP
from events import currency_code, number, rfc3339, spoken
from visits import running, under_way, visits

TITLE_CHARACTERS_MAX = 200
IDENTITY_FIELDS = ["userId", "anonymousId", "previousId", "groupId", "identifiers", "apart", "retroactive", "reason", "traits"]
CAMPAIGN = {"name": "utm_campaign", "source": "utm_source", "medium": "utm_medium", "term": "utm_term", "content": "utm_content", "id": "utm_id"}


class Entry:
    def __init__(self, event, kind, title, state=None, channel=None, part=""):
        self.event, self.kind, self.title, self.state, self.channel = event, kind, title, state, channel or event.source
        self.amount = self.currency = self.duration = self.amount_unreadable = self.refunded = None
        self.rank, self.is_begun, self.is_of_purchase, self.key = 0, True, False, None
        self.changes, self.updated_at, self.order = [], None, (*event.order, part)
        self.properties = dict(event.properties) if event.type in ("track", "page", "screen") else {key: event.body[key] for key in event.body if key in IDENTITY_FIELDS}

    def take_state(self, rule):
        """What the state became; None when it stayed: one of a lower rank does not replace another."""
        rank = rule.get("rank", 0 if "title" in rule else 1)
        if "state" in rule and rank >= self.rank:
            self.state, self.rank = rule["state"], rank
            return self.state
        if "state_if_new" in rule and self.state is None:
            self.state = rule["state_if_new"]
            return self.state

    def take_facts(self, event, rule):
        properties = event.properties
        if "amount" in rule:
            sent = properties.get(rule["amount"])
            if sent is not None:
                self.amount, self.amount_unreadable = (self.amount, sent) if number(sent) is None else (sent, None)
            code = currency_code(event)
            if code and (code != "XXX" or not self.currency):
                self.currency = code
        duration = number(properties.get(rule.get("duration")))
        self.duration = self.duration if duration is None else duration

    def change(self, event, title, state):
        self.changes.append([event.name, title, state, event.position])
        self.updated_at = max(self.updated_at or self.event.occurred_at, event.occurred_at)

    def row(self):
        found = {key: getattr(self, key) for key in ("kind", "title", "state", "channel", "amount", "currency", "amount_unreadable", "refunded", "duration", "properties", "changes")}
        found.update(source=self.event.source, position=self.event.position, occurred_at=rfc3339(self.event.occurred_at), recorded_at=rfc3339(self.event.recorded_at))
        return {**found, "updated_at": self.updated_at and rfc3339(self.updated_at)}


def timeline(events, as_of, others=()):
    """Entries as dictionaries, oldest first. `others` are events of somebody else about the same deals and tickets."""
    return [entry.row() for entry in entries(events, as_of, others)]


def unlisted(events):
    """Track events that are in no entry."""
    return sum(event.type == "track" and event.name not in CATALOGUE for event in events)


def entries(events, as_of, others=()):
    found = visits(events)
    parts = catalogued(events, others, found), identifications(events), preferences(events), [visit(one, as_of) for one in found], deal_entries(events, others)
    return sorted((entry for part in parts for entry in part), key=lambda entry: entry.order)


def catalogued(events, others, found_visits):
    """Entries of single events, and of the things that several events are about. What belongs to a visit is noted there."""
    singles, things, refunds = [], {}, {}
    for event in sorted([*events, *others], key=lambda event: event.order):
        if event.type != "track" or event.name not in CATALOGUE:
            continue
        rule = CATALOGUE[event.name]
        note_outcome(event, events, found_visits)
        value = spoken(event.properties.get(rule.get("key")))
        visit = running(visits_until(found_visits, event), event) if rule["kind"] == "visit" and not rule.get("alone") else None
        if rule["kind"] == "deal" and deal_id(event):
            continue
        if visit:
            visit.whole.actions.append(event)
        elif value and rule["kind"] != "refund":
            things.setdefault((rule["kind"], rule["key"], value), []).append(event)
        else:
            singles.append(begun([event]))
            if value:
                singles[-1].key = value
                refunds.setdefault(value, []).append(singles[-1])
    for (kind, _, value), parts in things.items():
        own = refunds.get(value, []) if kind == "purchase" else []
        entry = begun(parts, own)
        entry.key = value
        for refund in own:
            refund.is_of_purchase = entry.is_begun
            refund.currency = refund.currency or (None if refund.amount is None else entry.currency)
        singles.append(entry)
    return singles


def begun(parts, refunds=()):
    """The entry that events are about, and refunds of it."""
    first = parts[0]
    rule = CATALOGUE[first.name]
    title = titled(first)
    entry = Entry(first, rule["kind"], title or first.name, channel=rule.get("channel"))
    entry.take_state(rule)
    entry.take_facts(first, rule)
    entry.is_begun, is_untitled, given_back, state_of_refund = "title" in rule, "title" not in rule, [], None
    for event in sorted([*parts[1:], *(refund.event for refund in refunds)], key=lambda event: event.order):
        rule, title = CATALOGUE[event.name], titled(event)
        if rule["kind"] == "refund":
            given_back.append((number(event.properties.get("total")), currency_code(event)))
            state = None
            if rule["rank"] >= entry.rank:
                state = entry.state = state_of_refund = how_refunded(entry, given_back)
                entry.rank = rule["rank"]
        else:
            entry.is_begun = entry.is_begun or "title" in rule
            state = entry.take_state(rule)
            state_of_refund = None if state else state_of_refund
            entry.take_facts(event, rule)
            entry.properties.update(event.properties)
            if is_untitled and title:
                entry.title, is_untitled = title, False
        entry.change(event, title, state)
    if any(amount is not None for amount, _ in given_back):
        entry.refunded = {}
        for amount, code in given_back:
            code = code or entry.currency or "XXX"
            entry.refunded[code] = entry.refunded.get(code, 0) + (amount or 0)
        entry.refunded = {code: amount for code, amount in entry.refunded.items() if amount}
    if state_of_refund:
        entry.state = how_refunded(entry, given_back)
    return entry


def how_refunded(entry, given_back):
    """Partly, when the amounts say that something is left."""
    if entry.amount is None or any(amount is None for amount, _ in given_back):
        return "refunded"
    own = entry.currency or "XXX"
    return "partly_refunded" if sum(amount for amount, code in given_back if (code or own) == own) < entry.amount else "refunded"


def titled(event):
    """What the catalogue calls an event; None when it has no title for it, or nothing to fill in."""
    template = CATALOGUE[event.name].get("title")
    return filled(template, event.properties) if template else None


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


def identifications(events):
    """Calls that say who somebody is; identify only when it brings an identifier that none before it brought, group likewise for each account."""
    entries, identified, members = [], set(), {}
    for event in events:
        if event.type in IDENTITY_TITLES:
            entries.append(Entry(event, "identity", IDENTITY_TITLES[event.type]))
        if event.type == "group" and not members.setdefault(event.body["groupId"], set()).issuperset(event.identifiers):
            members[event.body["groupId"]].update(event.identifiers)
            entries.append(Entry(event, "identity", filled(GROUP_TITLE, event.traits) or "group"))
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


class VisitSoFar:
    """A visit as it was when something happened."""

    def __init__(self, whole, until):
        self.whole, self.source, self.device, self.views = whole, whole.source, whole.device, [view for view in whole.views if view.order < until]

    @property
    def last(self):
        return self.views[-1]


def visits_until(found, event):
    return [VisitSoFar(visit, event.order) for visit in found if visit.views[0].order < event.order]


def note_outcome(event, own, found):
    """What a visit comes to: of its source and device, else of the latest visit, since shops report orders from elsewhere."""
    if event not in own or not any(event.name in names for names in OUTCOMES.values()):
        return
    so_far = visits_until(found, event)
    latest = max(so_far, key=lambda visit: visit.last.order, default=None)
    visit = running(so_far, event) or (latest if latest in under_way(so_far, event) else None)
    if visit:
        visit.whole.came_to.append(event)


def visit(visit, as_of):
    views, first, last = visit.views, visit.views[0], visit.last
    unit = first.type if len({view.type for view in views}) == 1 else "view"
    entry = Entry(first, "visit", f"Visit of {len(views)} {unit}{'' if len(views) == 1 else 's'}", part="visit")
    entry.duration = decimal.Decimal(last.occurred_at - first.occurred_at).scaleb(-6)
    changes = [*views[1:], *visit.actions, *visit.came_to]
    if changes:
        entry.updated_at = max(event.occurred_at for event in changes)
    places = [event.properties.get("path") or event.properties.get("url") or event.body.get("name") or None for event in views]
    exits = [place for place in places if place]
    is_under_way = as_of - last.occurred_at < VISIT_GAP
    found = {
        "views": len(views), "landing": places[0], "exit": exits[-1] if exits else None, "referrer": first.properties.get("referrer"),
        "campaign": next((found for found in map(campaign, views) if found), None),
        "pages": [{"page": place, "occurred_at": rfc3339(view.occurred_at)} for place, view in zip(places, views)],
        "actions": [{"event": event.name, "title": titled(event) or event.name, "occurred_at": rfc3339(event.occurred_at), "position": event.position, "properties": event.body.get("properties")}
                    for event in visit.actions] or None,
        "outcome": outcome(visit) or (None if is_under_way else {"kind": "left"}), "under_way": is_under_way or None,
    }
    entry.properties = {key: value for key, value in found.items() if value is not None}
    return entry


def outcome(visit):
    """The first event of the best that a visit came to; None when that is nothing."""
    for kind, names in OUTCOMES.items():
        reached = [event for event in visit.came_to if event.name in names]
        if reached:
            event, rule = reached[0], CATALOGUE[reached[0].name]
            found = {"kind": kind, "event": event.name, "occurred_at": rfc3339(event.occurred_at), "position": event.position, "count": len(reached) if len(reached) > 1 else None}
            if "key" in rule:
                found[rule["key"]] = event.properties.get(rule["key"])
            if "amount" in rule:
                found.update(amount=number(event.properties.get(rule["amount"])), currency=currency_code(event))
            return {key: value for key, value in found.items() if value is not None}


def campaign(view):
    """What the context says, else the utm_ parameters of the page's address."""
    if view.context.get("campaign"):
        return view.context["campaign"]
    for address in (view.properties.get("search"), view.properties.get("url")):
        said = urllib.parse.parse_qs((address or "").split("#")[0].split("?", 1)[-1])
        found = {name: said[parameter][0] for name, parameter in CAMPAIGN.items() if parameter in said}
        if found:
            return found


def deal_entries(events, others):
    """One for each deal of which this customer has events, as everybody's events left it."""
    found, names = {}, {deal_id(event) for event in events} - {None}
    for event in sorted([*events, *others], key=lambda event: event.order):
        name = deal_id(event)
        if name not in names:
            continue
        if name not in found:
            found[name] = (Entry(event, "deal", ""), Deal(event), [])
        entry, deal, stays = found[name]
        before = deal.outcome
        deal.apply(event)
        if event is not entry.event:
            entry.change(event, titled(event), None if deal.outcome == before else deal.outcome or "open")
        if deal.stage is not None and (not stays or stays[-1]["stage"] != deal.stage):
            stays.append({"stage": deal.stage, "occurred_at": rfc3339(event.occurred_at)})
    for name, (entry, deal, stays) in found.items():
        fields = deal.fields
        entry.title = f"Deal: {fields['name']}" if fields["name"] else f"Deal {name}"
        entry.state, entry.amount, entry.currency = deal.outcome or "open", fields["amount"], fields["currency"]
        known = {"deal_id": name, "pipeline": deal.pipeline, "stage": deal.stage, "closed_at": deal.closed_at and rfc3339(deal.closed_at), "stages": stays,
                 **{key: value for key, value in fields.items() if key not in ("amount", "currency")}}
        entry.properties = {key: value for key, value in known.items() if value is not None}
    return [entry for entry, _, _ in found.values()]


def purchases(events, as_of):
    """What was bought and given back by currency: orders that were placed and not cancelled, refunds but those of cancelled orders."""
    found = [entry for entry in entries(events, as_of) if entry.kind in ("purchase", "refund")]
    placed = [entry for entry in found if entry.kind == "purchase" and entry.is_begun]
    kept = [entry for entry in placed if entry.state != "cancelled"]
    amounts, refunds, orders = {}, {}, {}
    for entry in kept:
        code = entry.currency or "XXX"
        if entry.amount is not None:
            amounts[code] = amounts.get(code, 0) + entry.amount
            orders[code] = orders.get(code, 0) + (entry.key is not None)
    given_back = [entry.refunded for entry in kept if entry.refunded]
    given_back += [{entry.currency or "XXX": entry.amount} for entry in found if entry.kind == "refund" and not entry.is_of_purchase and entry.amount is not None]
    for code, amount in [item for one in given_back for item in one.items()]:
        refunds[code] = refunds.get(code, 0) + amount
    return {
        "orders": sum(entry.key is not None for entry in kept), "cancelled": len(placed) - len(kept),
        "totals": {code: [orders.get(code, 0), amounts.get(code, 0), refunds.get(code, 0), amounts.get(code, 0) - refunds.get(code, 0)]
                   for code in {**orders, **{code: 0 for code, amount in {**refunds, **amounts}.items() if amount}}},
        "unreadable": sum(entry.amount_unreadable is not None for entry in [*placed, *(entry for entry in found if entry.kind == "refund")]),
        "first_at": rfc3339(kept[0].event.occurred_at) if kept else None, "last_at": rfc3339(kept[-1].event.occurred_at) if kept else None,
    }


def shaped_purchases(answer):
    """The daemon's totals in the same shape."""
    totals = {one["currency"]: [one[key] for key in ("orders", "amount", "refunded", "net")] for one in answer["totals"]}
    return {**{key: answer[key] for key in ("orders", "cancelled", "unreadable", "first_at", "last_at")}, "totals": totals}


def shaped(entries):
    """The daemon's entries in the same shape."""
    keys = ("kind", "title", "state", "channel", "amount", "currency", "properties", "source", "position", "occurred_at", "recorded_at")
    return [{**{key: one[key] for key in keys}, "duration": one.get("duration_s"), "updated_at": one.get("updated_at"), "amount_unreadable": one.get("amount_unreadable"),
             "refunded": {each["currency"]: each["amount"] for each in one["refunded"]} if "refunded" in one else None,
             "changes": [[change["event"], change.get("title"), change["state"], change["position"]] for change in one.get("changes", [])]} for one in entries]
