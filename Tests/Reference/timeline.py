"""A customer's purchases and refunds: what one reads in a timeline. Events of one order fold into its entry; refunds stand for themselves, since an order may be refunded in parts."""
import decimal

from events import rfc3339

# Of each event: kind, the title's beginning or None for one that only changes an entry, and the state it sets.
RULES = {
    "Order Completed": ("purchase", "Order", "completed"),
    "Order Cancelled": ("purchase", None, "cancelled"),
    "Order Refunded": ("refund", "Refund for", None),
}


def timeline(events):
    """Entries oldest first, as [kind, title, state, amount, currency, occurred_at, position, how often it was changed]; `events` in canonical order."""
    entries, by_key, untitled = [], {}, set()
    for event in events:
        if event.type != "track" or event.name not in RULES:
            continue
        kind, beginning, state = RULES[event.name]
        order = event.properties.get("order_id")
        title = f"{beginning} {order}" if beginning and order else None
        index = by_key.get((kind, order)) if order else None
        if index is not None and kind != "refund":
            entry = entries[index]
            # What came first but refers to this, such as a cancellation before its order, keeps its word.
            if not (beginning and entry["state"] is not None and entry["changes"] == 0):
                entry["state"] = state
            entry["changes"] += 1
            if index in untitled and title:
                entry["title"] = title
                untitled.discard(index)
        else:
            if order and (kind, order) not in by_key:
                by_key[kind, order] = len(entries)
            if beginning is None:
                untitled.add(len(entries))
            entry = {"title": title or event.name, "state": state, "amount": None, "currency": None, "changes": 0, "event": event, "kind": kind}
            entries.append(entry)
        if beginning:
            total, currency = event.properties.get("total"), event.properties.get("currency")
            if isinstance(total, (int, decimal.Decimal)):
                entry["amount"] = total
            if currency:
                entry["currency"] = currency.upper()
    return [[entry["kind"], entry["title"], entry["state"], entry["amount"], entry["currency"], rfc3339(entry["event"].occurred_at), entry["event"].position, entry["changes"]]
            for entry in entries]
