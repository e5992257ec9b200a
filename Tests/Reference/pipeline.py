"""Where deals stand: by pipeline, stage and owner, and month by month; sums are exact and never of several currencies."""
import decimal

from deals import deals, local
from definitions import PIPELINES

ROUNDED_TO = decimal.Decimal("1e-18")


def shown(total):
    """A sum as it is told: None where it does not fit in 128 bits."""
    digits, exponent = decimal.Decimal(total).normalize().as_tuple()[1:]
    mantissa = int("".join(map(str, digits))) * 10 ** max(exponent, 0)
    return total if mantissa < 2**127 else None


def stage_of(deal):
    return PIPELINES.get(deal.pipeline, {}).get(deal.stage)


def weighted(deal):
    """Its amount times its own probability, or the stage's, while it is open; won is 1, lost 0, and what has no probability weighs nothing."""
    if deal.outcome:
        share = decimal.Decimal(deal.outcome == "won")
    elif deal.fields["probability"] is not None:
        share = decimal.Decimal(deal.fields["probability"])
    else:
        share = decimal.Decimal(stage_of(deal)[0]) if stage_of(deal) else decimal.Decimal(0)
    product = deal.fields["amount"] * share
    return product.quantize(ROUNDED_TO, decimal.ROUND_HALF_UP) if product.as_tuple().exponent < -18 else product


def category(deal):
    """None for what is in no forecast: lost deals and stages that are omitted."""
    if deal.outcome:
        return "closed" if deal.outcome == "won" else None
    known = stage_of(deal)
    return "pipeline" if known is None or known[1] is None else None if known[1] == "omitted" else known[1]


class Group:
    """Some deals: how many, and by currency what they are worth, whole and weighted, and how many have an amount in it."""

    def __init__(self, members=()):
        self.count, self.sums = 0, {}
        for deal in members:
            self.add(deal)

    def add(self, deal):
        self.count += 1
        if deal.code:
            whole, part, count = self.sums.get(deal.code, (0, 0, 0))
            self.sums[deal.code] = (whole + deal.fields["amount"], part + weighted(deal), count + 1)

    def told(self):
        return [self.count, {code: (shown(whole), shown(part), count) for code, (whole, part, count) in self.sums.items()}]


def told(group):
    """The same of a group that the daemon tells."""
    return [group["count"], {one["currency"]: (one["amount"], one["weighted"], one["deals"]) for one in group["amounts"]}]


def wanted(all_deals, pipeline=None, owner=None):
    """Those of a pipeline, and of an owner, or of nobody when it is empty."""
    return [deal for deal in all_deals if pipeline in (None, deal.pipeline) and owner in (None, deal.fields["owner"] or "")]


def grouped(members, key):
    found = {}
    for deal in members:
        found.setdefault(key(deal), Group()).add(deal)
    return {name: group.told() for name, group in found.items()}


def month(deal):
    """That in which it was won, or in which it is expected to close."""
    return local(deal.closed_at, deal.zone).isoformat()[:7] if deal.closed_at is not None else (deal.fields["expected_close"] or "none")[:7]


def view(events, zone, pipeline=None, owner=None):
    """By pipeline: stages and the owners of each, all that is open, won and lost, owners of what is open, and the forecast by month and category."""
    members = wanted(deals(events, zone).values(), pipeline, owner)
    found = {}
    for name in {*(name for name in PIPELINES if pipeline in (None, name)), *(deal.pipeline for deal in members)}:
        mine = [deal for deal in members if deal.pipeline == name]
        of_state = {state: [deal for deal in mine if deal.state == state] for state in ("open", "won", "lost")}
        found[name] = {
            "mapped": name in PIPELINES,
            "stages": grouped(mine, lambda deal: deal.stage),
            "owners of stages": grouped(mine, lambda deal: (deal.stage, deal.fields["owner"])),
            **{state: Group(some).told() for state, some in of_state.items()},
            "owners": grouped(of_state["open"], lambda deal: deal.fields["owner"]),
            "forecast": grouped([deal for deal in mine if category(deal)], lambda deal: (month(deal), category(deal))),
        }
    return found


def unreadable(events, zone, pipeline=None, owner=None):
    """How many deals were last said to be worth what is no number."""
    return sum(deal.is_unreadable for deal in wanted(deals(events, zone).values(), pipeline, owner))


def shaped(answer):
    """The daemon's pipelines in the same shape."""
    found = {}
    for one in answer["pipelines"]:
        forecast = {}
        for row in one["forecast"]:
            group = forecast.setdefault((row["month"], row["category"]), [0, {}])
            group[0] += row["deals"]
            if row["currency"]:
                group[1][row["currency"]] = (row["amount"], row["weighted"], row["deals"])
        found[one["name"]] = {
            "mapped": one["mapped"],
            "stages": {stage["name"]: told(stage) for stage in one["stages"] if stage["count"]},
            "owners of stages": {(stage["name"], owner["owner"]): told(owner) for stage in one["stages"] for owner in stage["owners"]},
            **{state: told(one[state]) for state in ("open", "won", "lost")},
            "owners": {owner["owner"]: told(owner) for owner in one["owners"]},
            "forecast": forecast,
        }
    return found


def shaped_forecast(answer):
    """The daemon's months in the shape of a view's forecast."""
    return {one["name"]: {(each["month"], name): told(each[name]) for each in one["months"] for name in ("closed", "commit", "best_case", "pipeline") if each[name]["count"]}
            for one in answer["pipelines"]}


class Total:
    """How many deals, and by currency what they are worth."""

    def __init__(self, members=()):
        self.count, self.amounts = 0, {}
        for deal in members:
            self.count += 1
            if deal.code:
                self.amounts[deal.code] = self.amounts.get(deal.code, 0) + deal.fields["amount"]

    def told(self):
        """Without currencies in which it comes to nothing."""
        return [self.count, {code: shown(amount) for code, amount in self.amounts.items() if amount != 0}]

    def difference(self, other):
        found = Total()
        found.count = self.count - other.count
        found.amounts = {code: self.amounts.get(code, 0) - other.amounts.get(code, 0) for code in {*self.amounts, *other.amounts}}
        return found


def total_told(total):
    """The same of a total that the daemon tells; nothing where it tells none."""
    return [total["deals"], {one["currency"]: one["amount"] for one in total["amounts"]}] if total else [0, {}]


def totals(members, pipeline):
    """Of a pipeline's deals."""
    return {state: Total(deal for deal in members if deal.pipeline == pipeline and deal.state == state) for state in ("open", "won", "lost")}
