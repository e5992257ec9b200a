"""What is known of one customer: a fold of its events in canonical order, by (occurred_at, position)."""
import decimal

from events import rfc3339

DAY = 86_400_000_000


def profile(events, members):
    """The parts of a profile that are compared; `events` are the customer's, in canonical order."""
    seen = {name: (None, None) for name in members}
    traits, channels = {}, {}
    for event in events:
        for name in event.identifiers:
            if name in seen:
                first, _ = seen[name]
                seen[name] = (first if first is not None else event.occurred_at, event.occurred_at)
        if event.type == "identify":
            traits.update({key: (value, event) for key, value in (event.body.get("traits") or {}).items()})
        count, _ = channels.get(event.source, (0, None))
        channels[event.source] = (count + 1, event.occurred_at)
    return {
        "identifiers": {name: [first and rfc3339(first), last and rfc3339(last)] for name, (first, last) in seen.items()},
        "traits": {key: [value, rfc3339(event.occurred_at), event.position] for key, (value, event) in traits.items() if value is not None},
        "channels": {name: [count, rfc3339(last)] for name, (count, last) in channels.items()},
        "consents": consents(events, members),
        "computed": computed(events),
        "events": len(events),
        "first_seen": rfc3339(events[0].occurred_at),
        "last_seen": rfc3339(events[-1].occurred_at),
    }


def computed(events):
    orders = [event for event in events if event.type == "track" and event.name == "Order Completed"]
    cancelled = {event.properties.get("order_id") for event in events if event.type == "track" and event.name == "Order Cancelled"} - {None}
    refunds = [event for event in events if event.type == "track" and event.name == "Order Refunded"]
    counted = {event.properties["order_id"] for event in orders if event.properties.get("order_id") is not None} - cancelled
    totals, refunded = by_currency(orders), by_currency(refunds)
    # A refund without a currency is in that of the orders, where there is only one.
    if "XXX" in refunded and "XXX" not in totals and len(totals) == 1:
        only = next(iter(totals))
        refunded.setdefault(only, []).extend(refunded.pop("XXX"))
    sums = {currency: sum(totals.get(currency, [])) - sum(refunded.get(currency, [])) for currency in {**totals, **refunded}}
    return {
        "order_count": len(counted),
        "lifetime_value": 0 if not sums else next(iter(sums.values())) if len(sums) == 1 else None,
        "lifetime_value_by_currency": sums,
        "first_order_at": rfc3339(orders[0].occurred_at) if orders else None,
        "last_order_at": rfc3339(orders[-1].occurred_at) if orders else None,
    }


def by_currency(events):
    amounts = {}
    for event in events:
        total = event.properties.get("total")
        if isinstance(total, (int, decimal.Decimal)) and not isinstance(total, bool):
            amounts.setdefault((event.properties.get("currency") or "XXX").upper(), []).append(total)
    return amounts


def consents(events, members):
    """The state of each purpose, where every decision is an event of ours about the whole customer.

    A customer may have been several before a merge: identifiers of theirs that one event carries belong together from then on. Where parts that decided differently come together the most
    restrictive holds, until a decision is made afterwards; of parts that never did, too.
    """
    part_of, decided = {}, {}

    def part(names):
        mine = {part_of.setdefault(name, name) for name in names} or {""}
        keep = next(iter(sorted(mine)))
        for other in mine - {keep}:
            for name in part_of:
                if part_of[name] == other:
                    part_of[name] = keep
            for purpose, state in decided.pop(other, {}).items():
                known = decided.setdefault(keep, {}).get(purpose)
                decided[keep][purpose] = state if known is None else restrictive(known, state)
        return keep

    for event in events:
        own = part([name for name in event.identifiers if name in members])
        if event.type == "track" and event.name in ("Consent Given", "Consent Withdrawn"):
            decided.setdefault(own, {})[event.properties["purpose"]] = "granted" if event.name == "Consent Given" else "revoked"
    result = {}
    for states in decided.values():
        for purpose, state in states.items():
            result[purpose] = state if purpose not in result else restrictive(result[purpose], state)
    return result


def restrictive(a, b):
    return "revoked" if "revoked" in (a, b) else "granted"
