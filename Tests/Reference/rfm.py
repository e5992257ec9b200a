"""Recency, frequency and monetary scores: how many of the limits under the lowest one to four fifths of all who bought lie below a customer's value, and one more."""
from events import micros

FIFTHS = 5


def limits(values):
    """The ⌈k·n/5⌉-th smallest value for k = 1 to 4."""
    ordered = sorted(values)
    return [ordered[-(-len(ordered) * k // FIFTHS) - 1] for k in range(1, FIFTHS)] if ordered else []


def scores(computed_by_customer):
    """`computed_by_customer`: customer -> computed traits. Returns the limits of the three measures, and customer -> scores."""
    bought = {customer: one for customer, one in computed_by_customer.items() if one["last_order_at"] is not None and one["order_count"] > 0}
    keys = ("last_order_at", "order_count", "lifetime_value")
    all_limits = {key: limits([one[key] for one in bought.values() if one[key] is not None]) for key in keys}

    def score(key, value):
        return None if value is None else 1 + sum(1 for limit in all_limits[key] if order(value) > order(limit))

    return all_limits, {customer: [score(key, one[key]) for key in keys] for customer, one in bought.items()}


def order(value):
    return micros(value) if isinstance(value, str) else value
