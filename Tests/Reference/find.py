"""Whom a text names: by an identifier, by a name, or by what an event is about."""
import re, unicodedata

from deals import deal_id
from definitions import CATALOGUE
from events import normal


def words(text):
    """In lower case and without accents."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter))
    return set(re.findall(r"[^\W_]+", plain))


def found(text, identity, events, basis):
    """What led to each customer and account: ("customer", id) or ("account", id) -> sorted reasons; `events` are those that count."""
    reasons = {}

    def add(name, reason):
        members = identity.customer(name, basis.identity_as_of, basis.known_at)
        if name.startswith("group_id:"):
            if identity.is_seen(name, basis.identity_as_of, basis.known_at):
                reasons.setdefault(("account", name.split(":", 1)[1]), set()).add(reason)
        elif members:
            reasons.setdefault(("customer", f"c{identity.ordinals[members[0]]}"), set()).add(reason)

    for name, ordinal in identity.ordinals.items():
        kind, value = name.split(":", 1)
        asked = text[len(kind) + 1:] if text.startswith(kind + ":") else text
        if value in (normal(kind, asked), normal(kind, text)):
            add(name, "identifiers." + kind)
        if text == f"c{ordinal}":
            add(name, "customer")
    for event in events:
        owner = identity.owners[event.position]
        if owner is None:
            continue
        place = stated(text, event)
        if place and place == "traits.name" and event.type == "group":
            reasons.setdefault(("account", event.body["groupId"]), set()).add(place)
        elif place:
            add(owner, place)
    return {subject: sorted(why) for subject, why in reasons.items()}


def stated(text, event):
    """Where an event says it; None when it does not."""
    if event.type == "track":
        key = CATALOGUE.get(event.name, {}).get("key")
        value = deal_id(event) if event.name.startswith("Deal ") else event.properties.get(key) if key else None
        if value is not None and str(value) == text:
            return "properties." + ("deal_id" if event.name.startswith("Deal ") else key)
    if event.type == "identify":
        names, place = [event.traits.get(key) for key in ("name", "firstName", "first_name", "lastName", "last_name")], "traits.name"
    elif event.type == "group":
        names, place = [(event.body.get("traits") or {}).get("name")], "traits.name"
    elif event.type == "track" and deal_id(event) is not None:
        names, place = [event.properties.get("name")], "properties.name"
    else:
        return None
    texts = [name for name in names if isinstance(name, str)]
    return place if words(text) and words(text) <= words(" ".join(texts)) else None
