"""Whose deal or ticket an event is about.

"A deal or ticket event needs its customer's identifier or a groupId once; later ones may carry only deal_id or ticket_id plus either." A deal is what all events with its deal_id say: so it is in the
pipeline. A ticket's events carry the customer's identifier, or the groupId of an account that the ticket or its customer belongs to.
"""
from deals import deal_id
from events import spoken

TICKET_EVENTS = {"Ticket Opened", "Ticket Updated", "Ticket Resolved", "Ticket Reopened"}


def ticket_id(event):
    """None for events that are not about a ticket."""
    return spoken(event.properties.get("ticket_id")) or None if event.is_track(*TICKET_EVENTS) else None


def others(own, everybodys, accounts, is_owner):
    """Events that are not among a subject's own but about its deals and tickets.

    `accounts` are those that the subject belongs to, or the one that it is; `is_owner` says whether an event belongs to the subject, or to a member of the account.
    """
    deals, positions, tickets = {deal_id(event) for event in own} - {None}, {event.position for event in own}, {}
    for event in own:
        if ticket_id(event):
            tickets.setdefault(ticket_id(event), set()).add(event.group_id)
    found = []
    for event in everybodys:
        if event.position in positions:
            continue
        ticket, account = ticket_id(event), event.group_id
        if deal_id(event) in deals or ticket in tickets and (is_owner(event) or account and account in accounts | tickets[ticket]):
            found.append(event)
    return found
