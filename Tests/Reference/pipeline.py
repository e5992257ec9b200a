"""Deals by stage: a fold of deal events in canonical order."""
import decimal

STAGES = [("lead", "0.05", None), ("qualified", "0.2", None), ("proposal", "0.5", None), ("negotiation", "0.8", None), ("won", "1", "won"), ("lost", "0", "lost")]
OUTCOME = {name: outcome for name, _, outcome in STAGES}
PROBABILITY = {name: decimal.Decimal(share) for name, share, _ in STAGES}
NAMES = {"Deal Created", "Deal Updated", "Deal Stage Changed", "Deal Won", "Deal Lost", "Deal Reopened"}


class Deal:
    def __init__(self):
        self.stated = self.amount = self.currency = self.outcome = self.last_open = None
        self.stage = None

    def apply(self, event):
        properties = event.properties
        if "amount" in properties:
            value = properties["amount"]
            if value is None or isinstance(value, (int, decimal.Decimal)):
                self.amount = value
        if "currency" in properties:
            self.currency = (properties["currency"] or "").upper() or (None if properties["currency"] is None else self.currency)
        named = properties.get("stage")
        if event.name in ("Deal Won", "Deal Lost"):
            outcome = "won" if event.name == "Deal Won" else "lost"
            self.stated = outcome
            self._place(outcome, outcome)
        elif event.name == "Deal Reopened":
            open_stage = named if named is not None and OUTCOME.get(named) is None else None
            self.stated = open_stage or self.last_open
            self._place(self.stated or "lead", None)
        else:
            if "stage" in properties:
                self.stated = named
            after = self.stated or "lead"
            if after != self.stage:
                self._place(after, OUTCOME.get(after))

    def _place(self, stage, outcome):
        self.stage, self.outcome = stage, outcome
        if outcome is None:
            self.last_open = stage


def deals(events):
    found = {}
    for event in events:
        if event.type == "track" and event.name in NAMES and event.properties.get("deal_id"):
            found.setdefault(event.properties["deal_id"], Deal()).apply(event)
    return found.values()


def pipeline(events):
    """Stage names with the number of deals and their amounts by currency, whole and weighted; `events` in canonical order."""
    stages = {}
    for deal in deals(events):
        count, amounts = stages.setdefault(deal.stage, [0, {}])
        stages[deal.stage][0] = count + 1
        if deal.amount is not None:
            whole, weighted = amounts.get(deal.currency or "XXX", (0, 0))
            amounts[deal.currency or "XXX"] = (whole + deal.amount, weighted + deal.amount * PROBABILITY.get(deal.stage, 0))
    return stages


def open_total(events):
    """How many deals are open, and what they are worth by currency, without currencies in which it comes to nothing."""
    count, amounts = 0, {}
    for deal in deals(events):
        if deal.outcome is None:
            count += 1
            if deal.amount is not None:
                amounts[deal.currency or "XXX"] = amounts.get(deal.currency or "XXX", 0) + deal.amount
    return [count, {currency: amount for currency, amount in amounts.items() if amount != 0}]
