"""Which of the shipped audiences a customer belongs to, and since when.

Nothing is clever here: a rule is asked at every instant at which its answer may change, from the events up to then.
"""
import datetime

from computed import computed
from consents import consents
from definitions import DAY
from events import EPOCH, MICROSECOND, micros, number

SPRING = (micros("2026-03-01T00:00:00Z"), micros("2026-05-31T23:59:59.999999Z"))


class Moment:
    """A customer at an instant; `events` are those up to then, in canonical order. `unseen` are the customer's identifiers that no event carries, later ones included."""

    def __init__(self, events, members, unseen, at):
        self.events, self.members, self.unseen, self.at = events, members, unseen, at
        self.computed = computed(events, at)

    def did(self, *names, since=None):
        """Events of these names, all or those after an instant."""
        return [event for event in self.events if event.is_track(*names) and (since is None or event.occurred_at > since)]

    def within(self, days, *names):
        return self.did(*names, since=self.at - days * DAY)

    def trait(self, key):
        value = None
        for event in self.events:
            if event.type == "identify" and key in event.traits:
                value = event.traits[key]
        return value

    def consents_to(self, purpose):
        stand = consents(self.events, self.members).get(purpose)
        return stand is not None and stand.is_granted()

    def has_email(self):
        """Identifiers that no event of the customer carries are known from the beginning."""
        return any(name.startswith("email:") and (any(name in event.identifiers for event in self.events) or name in self.unseen) for name in self.members)


def buyers_30d(moment):
    return bool(moment.within(30, "Order Completed"))


def repeat_buyers(moment):
    return moment.computed["order_count"] >= 2


def is_worth(moment, amount):
    """Nobody who pays in several currencies is."""
    return moment.computed["lifetime_value"] is not None and moment.computed["lifetime_value"] >= amount


def high_value(moment):
    return is_worth(moment, 500)


def lapsed_buyers(moment):
    return len(moment.did("Order Completed")) >= 2 and not moment.within(90, "Order Completed")


def big_spring_shoes(moment):
    return any(
        SPRING[0] <= event.occurred_at <= SPRING[1] and (number(event.properties.get("total")) or 0) >= 100
        and any(product.get("category") == "Shoes" for product in event.properties.get("products") or []) for event in moment.did("Order Completed"))


def hesitating(moment):
    """A checkout in the week after a product was added, and a day gone by since without an order."""
    added, orders = moment.did("Product Added"), moment.did("Order Completed")
    for checkout in moment.did("Checkout Started"):
        end = checkout.occurred_at + DAY
        if end <= moment.at and any(one.order < checkout.order and checkout.occurred_at <= one.occurred_at + 7 * DAY for one in added) \
                and not any(order.order > checkout.order and order.occurred_at <= end for order in orders):
            return True
    return False


def cart_over_usual(moment):
    usual = moment.computed["average_order_value"]
    values = [number(event.properties.get("value")) for event in moment.did("Checkout Started")]
    return usual is not None and any(value is not None and value > usual for value in values)


def frequent_viewers(moment):
    return len(moment.within(5, "Product Viewed", "Product Added")) >= 3


def reachable_pro(moment):
    return moment.trait("plan") in ("pro", "team") and is_worth(moment, 200) and moment.consents_to("email_marketing") and lapsed_buyers(moment)


def newsletter(moment):
    return moment.has_email() and moment.consents_to("email_marketing")


def in_sales(moment):
    """A deal was created in the last six months, and none was won or lost since."""
    closed = moment.did("Deal Won", "Deal Lost")
    return any(not any(event.order > created.order for event in closed) for created in moment.did("Deal Created", since=six_months_before(moment.at)))


def unhappy(moment):
    ratings = [number(event.properties.get("satisfaction")) for event in moment.within(90, "Ticket Resolved")]
    return any(rating is not None and rating <= 2 for rating in ratings)


AUDIENCES = [buyers_30d, repeat_buyers, high_value, lapsed_buyers, big_spring_shoes, hesitating, cart_over_usual, frequent_viewers, reachable_pro, newsletter, in_sales, unhappy]


def six_months_before(instant):
    """The same time six months ago, on the last day of that month where it has no such day."""
    then = EPOCH + instant * MICROSECOND
    month = then.month - 6
    if then.year == 1 and month < 1:
        return -(1 << 62)
    first = then.replace(day=1, year=then.year - (month < 1), month=month + 12 * (month < 1))
    days = ((first + datetime.timedelta(days=32)).replace(day=1) - first).days
    return (first.replace(day=min(then.day, days)) - EPOCH) // MICROSECOND


def changes(events, as_of):
    """Every instant up to `as_of` at which some rule may change its mind, latest first."""
    found = {SPRING[0], SPRING[1] + 1}
    for event in events:
        at = event.occurred_at
        found.update([at, *(at + days * DAY for days in (1, 5, 7, 30, 90, 365))])
        # Six months end on one of these days, at the same time or, after a month that is too short, at midnight.
        found.update(at + days * DAY for days in range(178, 192))
        found.update((at // DAY + days) * DAY for days in range(178, 192))
    return sorted((at for at in found if events[0].occurred_at <= at <= as_of), reverse=True)


def memberships(events, members, as_of):
    """Name -> since when the customer is a member without a break, None for no member; `events` in canonical order."""
    unseen = {name for name in members if not any(name in event.identifiers for event in events)}
    moments, found = {}, {}

    def moment(at):
        if at not in moments:
            moments[at] = Moment([event for event in events if event.occurred_at <= at], members, unseen, at)
        return moments[at]

    for audience in AUDIENCES:
        found[audience.__name__] = None
        if audience(moment(as_of)):
            for at in changes(events, as_of):
                if not audience(moment(at)):
                    break
                found[audience.__name__] = at
    return found
