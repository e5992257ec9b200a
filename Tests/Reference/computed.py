"""Computed traits and the lifecycle stage of one customer, as the shipped traits.yaml has them."""
import collections, decimal

from definitions import DAY
from events import currency_code, is_inexact, is_number, rfc3339
from visits import visits

CENT = decimal.Decimal("0.01")


def computed(events, as_of):
    orders, cancelled = [event for event in events if event.is_track("Order Completed")], order_ids([event for event in events if event.is_track("Order Cancelled")])
    kept = [event for event in events if event.properties.get("order_id") is None or event.properties["order_id"] not in cancelled]
    totals = by_currency(once_per_order([event for event in kept if event.is_track("Order Completed")]))
    averages = {currency: average(amounts, 2) for currency, amounts in totals.items()}
    # A refund without a currency is in that of the orders, where there is only one.
    only = next(iter(totals)) if len(totals) == 1 else "XXX"
    refunds = by_currency([event for event in kept if event.is_track("Order Refunded")], only)
    sums = {currency: difference(totals.get(currency, []), refunds.get(currency, [])) for currency in {**totals, **refunds}}
    ratings = [event.properties.get("satisfaction") for event in within(events, as_of, 365) if event.is_track("Ticket Resolved") and is_number(event.properties.get("satisfaction"))]
    return {
        "order_count": len(order_ids(orders) - cancelled),
        "lifetime_value": 0 if not sums else only_one(sums),
        "lifetime_value_by_currency": sums,
        "average_order_value": only_one(averages),
        "average_order_value_by_currency": averages,
        "first_order_at": rfc3339(orders[0].occurred_at) if orders else None,
        "last_order_at": rfc3339(orders[-1].occurred_at) if orders else None,
        "days_since_last_order": (as_of - orders[-1].occurred_at) // DAY if orders else None,
        "orders_180d": len(order_ids(within(orders, as_of, 180)) - cancelled),
        "orders_545d": len(order_ids(within(orders, as_of, 545)) - cancelled),
        "favourite_category": favourite(events),
        "sessions_30d": len(within([visit.views[0] for visit in visits(events)], as_of, 30)),
        "avg_ticket_satisfaction": average(ratings, 6) if ratings else None,
    }


def once_per_order(orders):
    """Of several events about one order the last that states a total; those that name no order are each one of their own."""
    last = {}
    for event in orders:
        if is_number(event.properties.get("total")):
            order = event.properties.get("order_id")
            last[("", event.position) if order is None else order] = event
    return sorted(last.values(), key=lambda event: event.order)


def lifecycle(events, as_of, members):
    """The first stage that matches."""
    orders, values = [event for event in events if event.is_track("Order Completed")], computed(events, as_of)
    if 1 <= values["orders_180d"] == values["orders_545d"] < values["order_count"]:
        return "won_back"
    for days, stage in ((180, "active"), (365, "at_risk"), (730, "lapsed")):
        if within(orders, as_of, days):
            return stage
    if orders:
        return "churned"
    if any(event.is_track("Lead Captured") for event in events) or any(name.startswith("email:") for name in members):
        return "lead"
    return "visitor"


def within(events, as_of, days):
    """Those of the last days; one exactly so long ago is none of them."""
    return [event for event in events if as_of - days * DAY < event.occurred_at <= as_of]


def order_ids(events):
    return {event.properties["order_id"] for event in events if event.properties.get("order_id") is not None}


def only_one(by_currency):
    return next(iter(by_currency.values())) if len(by_currency) == 1 else None


def by_currency(events, unless_said="XXX"):
    amounts = {}
    for event in events:
        total = event.properties.get("total")
        if is_number(total):
            amounts.setdefault(currency_code(event) or unless_said, []).append(total)
    return amounts


def difference(added, taken):
    """None where some amount cannot be held exactly."""
    return None if any(is_inexact(amount) for amount in added + taken) else sum(added) - sum(taken)


def average(values, digits):
    """With so many digits after the point, or as many as the values have; a half is rounded away from zero. None where some value cannot be held exactly."""
    if any(is_inexact(value) for value in values):
        return None
    total = sum(values, decimal.Decimal(0))
    digits = max(digits, -total.as_tuple().exponent)
    return (total / len(values)).quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_HALF_UP)


def favourite(events):
    """What was looked at most often, at least twice; of several the first in the order of numbers, then texts."""
    counts = collections.Counter(
        event.properties["category"] for event in events if event.is_track("Product Viewed", "Product Added") and event.properties.get("category") is not None)
    often = [category for category, count in counts.items() if count >= 2 and count == max(counts.values())]
    return min(often, key=lambda category: (isinstance(category, str), category), default=None)
