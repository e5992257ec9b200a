"""What is known of one customer: a fold of its events in canonical order, by (occurred_at, position)."""
from computed import computed, lifecycle
from consents import consents
from events import rfc3339
from identity import rank


def profile(events, members, as_of):
    """A profile without its basis, in the shape that `shaped` gives an answer; `events` are the customer's, in canonical order."""
    return {
        "identifiers": identifiers(events, members),
        "traits": traits(event for event in events if event.type == "identify"),
        "channels": channels(events),
        "consents": {purpose: stand(one) for purpose, one in consents(events, members).items() if one.decision()},
        "computed": computed(events, as_of),
        "lifecycle": lifecycle(events, as_of, members),
        "events": len(events),
        "first_seen": rfc3339(events[0].occurred_at),
        "last_seen": rfc3339(events[-1].occurred_at),
    }


def identifiers(events, members):
    """By priority, then as they were first seen."""
    found = []
    for name in members:
        times = [event.occurred_at for event in events if name in event.identifiers]
        found.append([name, times[0] if times else None, times[-1] if times else None])
    found.sort(key=lambda one: (rank(one[0]), one[1] is None, one[1] or 0, one[0]))
    return [[name, first and rfc3339(first), last and rfc3339(last)] for name, first, last in found]


def traits(events):
    """The last value of each trait with where it came from; null takes it away."""
    last = {}
    for event in events:
        last.update({key: (without_nulls(value), event) for key, value in event.traits.items()})
    return {key: [repr(value), rfc3339(event.occurred_at), rfc3339(event.recorded_at), event.position, event.source] for key, (value, event) in last.items() if value is not None}


def without_nulls(value):
    """What is null in an object is not there; lists keep their nulls."""
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def history(events):
    """Every value that each trait has had, oldest first."""
    found = {}
    for event in events:
        if event.type == "identify":
            for key, value in event.traits.items():
                found.setdefault(key, []).append([repr(without_nulls(value)), rfc3339(event.occurred_at), event.position])
    return found


def channels(events):
    found = {}
    for event in events:
        count, _ = found.get(event.source, (0, None))
        found[event.source] = [count + 1, rfc3339(event.occurred_at)]
    return found


def accounts(events, since):
    """The accounts that a customer is a member of, and since when; with what its own group calls say of them."""
    found = {}
    for name, instant in since.items():
        own = [event for event in events if event.group_id == name]
        last = max([instant, *(event.occurred_at for event in own)])
        found[name] = [rfc3339(instant), rfc3339(last), traits([event for event in own if event.type == "group"])]
    return found


def stand(one):
    """The decision that holds, and those about contact points made after the whole customer's."""
    decision = one.decision()
    return [decision.state, decision.position, decision.contact, {contact: [decision.state, decision.position] for contact, decision in one.contacts.items()}]


def account(events, as_of):
    """What is known of an account; `events` are its own and those of its members that carry its id, in canonical order."""
    return {
        "traits": traits(event for event in events if event.type == "group"),
        "computed": computed(events, as_of),
        "channels": channels(events),
        "events": len(events),
        "first_seen": rfc3339(events[0].occurred_at) if events else None,
        "last_seen": rfc3339(events[-1].occurred_at) if events else None,
    }


def shaped_trait(one):
    return [repr(one["value"]), one["occurred_at"], one["recorded_at"], one["position"], one["source"]]


def shaped_account(answer):
    """What the daemon says of an account, in the same shape."""
    return {
        "traits": {key: shaped_trait(one) for key, one in answer["traits"].items()},
        "channels": {key: [one["events"], one["last_seen"]] for key, one in answer["channels"].items()},
        **{key: answer[key] for key in ("computed", "events", "first_seen", "last_seen")},
    }


def shaped(answer):
    """What the daemon says of a customer, in the same shape."""
    return {
        **shaped_account(answer),
        "identifiers": [[f"{one['kind']}:{one['value']}", one["first_seen"], one["last_seen"]] for one in answer["identifiers"]],
        "consents": {purpose: [one["state"], one["position"], one.get("contact"), {contact: [other["state"], other["position"]] for contact, other in one.get("contacts", {}).items()}]
                     for purpose, one in answer["consents"].items()},
        "accounts": {one["id"]: [one["first_seen"], one["last_seen"], {key: shaped_trait(other) for key, other in one["traits"].items()}] for one in answer["accounts"]},
        "lifecycle": answer["lifecycle"],
    }
