"""What happens to deals over time: changes between two bases, how the pipeline stood at many instants, and how deals go through it."""
import calendar, datetime, fractions

from deals import NO_CURRENCY, deals, steps
from definitions import PIPELINES
from events import EPOCH, MICROSECOND
from pipeline import Total, grouped, shown, wanted, weighted

DAY_MICROS = 86_400_000_000
# Kinds that are told in the pipeline in which the deal was before the event.
TOLD_WHERE_IT_WAS = {"owner_changed", "amount_up", "amount_down", "currency_changed", "pulled_in", "slipped", "close_date_set", "close_date_cleared", "moved_out"}


def place(pipeline, stage):
    """In the order of the pipeline's stages; None for those that it does not have."""
    names = list(PIPELINES.get(pipeline, {}))
    return names.index(stage) if stage in names else None


def money(deal):
    amount = deal.fields["amount"]
    return None if amount is None else (amount, deal.fields["currency"] or NO_CURRENCY)


def kinds(before, after):
    """What one event did to a deal: each kind with what it was and what it is."""
    if before is None:
        return [("created", None, after.stage)] + ([(after.outcome, None, after.stage)] if after.outcome else [])
    found = []
    if before.fields["owner"] != after.fields["owner"]:
        found.append(("owner_changed", before.fields["owner"], after.fields["owner"]))
    old, new = money(before), money(after)
    if old != new:
        is_exchanged = old and new and old[1] != new[1]
        found.append(("currency_changed" if is_exchanged else "amount_up" if (new or [0])[0] > (old or [0])[0] else "amount_down", old, new))
    old, new = before.fields["expected_close"], after.fields["expected_close"]
    if old != new:
        found.append(("close_date_cleared" if new is None else "close_date_set" if old is None else "pulled_in" if new < old else "slipped", old, new))
    is_moved = before.pipeline != after.pipeline
    if is_moved:
        found += [("moved_out", before.pipeline, after.pipeline), ("moved_in", before.pipeline, after.pipeline)]
    if before.outcome != after.outcome:
        if before.outcome and after.outcome:
            found.append((f"{before.outcome}_to_{after.outcome}", before.outcome, after.outcome))
        else:
            found.append((after.outcome or "reopened", before.stage, after.stage))
    elif before.stage != after.stage and not is_moved:
        old, new = place(after.pipeline, before.stage), place(after.pipeline, after.stage)
        found.append(("moved_elsewhere" if None in (old, new) else "moved_forward" if new > old else "moved_back", before.stage, after.stage))
    return found


def later(instant, step, count, zone):
    """The instant so many steps later on the calendar of a zone: (months, days)."""
    local = (EPOCH + instant * MICROSECOND).astimezone(zone)
    months, days = step
    years, month = divmod(local.month - 1 + months * count, 12)
    year = local.year + years
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    moved = local.replace(year=year, month=month + 1, day=day, tzinfo=None) + datetime.timedelta(days=days * count)
    return (moved.replace(tzinfo=zone) - EPOCH) // MICROSECOND


def instants(start, is_date, end, step, zone):
    """The points of a trend. Of a date, what was there as it and every later one began: the last instant before."""
    found, count = [], 0
    while True:
        point = later(start, step, count, zone) - (1 if is_date else 0)
        if point >= end:
            return found + [end]
        found.append(point)
        count += 1


def standing(events, at, zone, pipeline=None, owner=None):
    """One point of a trend: by pipeline what is open, weighted, by stage, won and lost. Pipelines without deals are left out."""
    members = wanted(deals([event for event in events if event.occurred_at <= at], zone).values(), pipeline, owner)
    found = {}
    for name in {deal.pipeline for deal in members}:
        mine = [deal for deal in members if deal.pipeline == name]
        open_ones = [deal for deal in mine if deal.outcome is None]
        parts = {}
        for deal in open_ones:
            if deal.code:
                parts[deal.code] = parts.get(deal.code, 0) + weighted(deal)
        found[name] = {
            "open": Total(open_ones).told(), "weighted": {code: shown(part) for code, part in parts.items() if part != 0},
            "stages": {stage: group[0] for stage, group in grouped(open_ones, lambda deal: deal.stage).items()},
            **{state: Total(deal for deal in mine if deal.outcome == state).told() for state in ("won", "lost")},
        }
    return found


def shaped_point(point):
    """The daemon's point in the same shape."""
    amounts = lambda one, key: {amount["currency"]: amount["amount"] for amount in one[key]}
    found = {}
    for one in point["pipelines"]:
        if one["deals"] or one["won"] or one["lost"]:
            found[one["name"]] = {
                "open": [one["deals"], amounts(one, "amounts")], "weighted": amounts(one, "weighted"),
                "stages": {stage["name"]: stage["deals"] for stage in one["stages"] if stage["deals"]},
                "won": [one["won"], amounts(one, "won_amounts")], "lost": [one["lost"], amounts(one, "lost_amounts")],
            }
    return found


def rounded(value, digits):
    """A fraction rounded half away from zero, as a fraction."""
    scaled = abs(value) * 10**digits
    return fractions.Fraction(int(scaled + fractions.Fraction(1, 2)) * (-1 if value < 0 else 1), 10**digits)


def mean_days(spans):
    return rounded(fractions.Fraction(sum(spans), len(spans) * DAY_MICROS), 2) if spans else None


def median_days(spans):
    spans = sorted(spans)
    return rounded(fractions.Fraction(spans[(len(spans) - 1) // 2] + spans[len(spans) // 2], 2 * DAY_MICROS), 2) if spans else None


def share(part, whole):
    return rounded(fractions.Fraction(part, whole), 4) if whole else None


def courses(events, zone):
    """Of each deal, how it is, and its stays in open stages: pipeline, stage, since when, until when or None."""
    found = {}
    for name, before, after in steps(events, zone):
        stays = found.setdefault(name, [None, []])[1]
        was, now = (None if deal is None or deal.outcome else (deal.pipeline, deal.stage) for deal in (before, after))
        if was != now:
            if was:
                stays[-1][3] = after.last.occurred_at
            if now:
                stays.append([*now, after.last.occurred_at, None])
        found[name][0] = after
    return found.values()


def performance(events, start, end, zone, pipeline=None, owner=None):
    """By pipeline: what became of deals that entered each stage, how long they stayed, and how much is won; of deals that are an owner's at the end."""
    chosen = [(deal, stays) for deal, stays in courses(events, zone) if owner in (None, deal.fields["owner"] or "")]
    names = {*PIPELINES, *(deal.pipeline for deal, _ in chosen), *(stay[0] for _, stays in chosen for stay in stays)}
    return {name: performance_of(name, chosen, start, end) for name in names if pipeline in (None, name)}


def performance_of(name, chosen, start, end):
    is_in = lambda instant: instant is not None and start <= instant <= end
    here = [deal for deal, _ in chosen if deal.pipeline == name]
    closed = [deal for deal in here if is_in(deal.closed_at)]
    won, lost, open_ones = [deal for deal in closed if deal.outcome == "won"], [deal for deal in closed if deal.outcome == "lost"], [deal for deal in here if not deal.outcome]
    cycle = lambda deal: max(deal.closed_at - deal.created_at, 0)
    currencies = {}
    for code in {deal.code for deal in won + lost + open_ones} - {None}:
        mine = lambda some: [deal for deal in some if deal.code == code]
        total, cycles = sum(deal.fields["amount"] for deal in mine(won)), [cycle(deal) for deal in mine(won)]
        velocity = None
        if sum(cycles) and shown(total) is not None:
            closed_count = len(mine(won)) + len(mine(lost))
            velocity = rounded(len(mine(open_ones)) * fractions.Fraction(total) / closed_count / fractions.Fraction(sum(cycles), len(cycles) * DAY_MICROS), 2)
            velocity = velocity if abs(velocity * 100) < 2**127 else None
        currencies[code] = [len(mine(open_ones)), len(mine(won)), len(mine(lost)), shown(total), mean_days(cycles), velocity]
    return {
        "open": len(open_ones), "won": len(won), "lost": len(lost), "win_rate": share(len(won), len(closed)),
        "cycle_days_mean": mean_days([cycle(deal) for deal in won]), "cycle_days_median": median_days([cycle(deal) for deal in won]),
        "currencies": currencies, "stages": stages_of(name, chosen, is_in, end),
    }


def stages_of(name, chosen, is_in, end):
    found = {}
    for stage in {stay[1] for _, stays in chosen for stay in stays if stay[0] == name}:
        place_here, entered, left, there = place(name, stage), [], [], []
        for deal, stays in chosen:
            mine = [stay for stay in stays if stay[0] == name]
            visits = [stay for stay in mine if stay[1] == stage]
            left += [until - since for _, _, since, until in visits if is_in(until)]
            there += [end - since for _, _, since, until in visits if until is None]
            first = next((stay for stay in visits if is_in(stay[2])), None)
            if first:
                further = any(stay[2] >= first[2] and place(name, stay[1]) is not None and place(name, stay[1]) > place_here for stay in mine) if place_here is not None else False
                state = deal.state if deal.pipeline == name else "moved_out"
                entered.append((state, further or state == "won"))
        if not (entered or left or there):
            continue
        states = [state for state, _ in entered]
        found[stage] = {
            "entered": len(entered), "advanced": None if place_here is None else sum(advanced for _, advanced in entered),
            **{state: states.count(state) for state in ("won", "lost", "moved_out")},
            "days_mean": mean_days(left), "days_median": median_days(left), "open": len(there), "open_days_mean": mean_days(there),
        }
    return found


def shaped_performance(answer):
    """The daemon's in the same shape."""
    exactly = lambda value: None if value is None else fractions.Fraction(value)
    found = {}
    for one in answer["pipelines"]:
        keys = ("entered", "advanced", "won", "lost", "moved_out", "open")
        stages = {stage["name"]: {**{key: stage[key] for key in keys}, **{key: exactly(stage[key]) for key in ("days_mean", "days_median", "open_days_mean")}}
                  for stage in one["stages"]}
        unused = {name for name, stage in stages.items() if stage["entered"] == stage["open"] == 0 and stage["days_mean"] is None}
        found[one["name"]] = {
            **{key: one[key] for key in ("open", "won", "lost")}, **{key: exactly(one[key]) for key in ("win_rate", "cycle_days_mean", "cycle_days_median")},
            "currencies": {each["currency"]: [each["open"], each["won"], each["lost"], each["won_amount"], exactly(each["cycle_days_mean"]), exactly(each["velocity_per_day"])]
                           for each in one["currencies"]},
            "stages": {name: stage for name, stage in stages.items() if name not in unused},
        }
    return found
