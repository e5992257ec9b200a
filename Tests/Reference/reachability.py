"""How a customer can be reached: for each channel and contact point what went out, what came back, which consents hold, and whether it takes anything.

Something sent counts as answered by the first opening or click of the same e-mail; where no id says so, by what comes in within seven days after it. A delivered e-mail was sent, be it
known or not. A contact point takes nothing after a bounce until something is delivered, opened or clicked there, and nothing any more once marked as spam.
"""
import collections, decimal

from definitions import DAY
from events import normal, rfc3339

CONTACT_KIND = {"email": "email", "call": "phone", "sms": "phone", "whatsapp": "phone"}
MEANINGS = {
    "Email Sent": ("sent", "email"), "Email Delivered": ("delivered", "email"), "Email Bounced": ("bounced", "email"), "Email Marked as Spam": ("spam", "email"),
    "Email Opened": ("heard", "email"), "Email Link Clicked": ("heard", "email"), "Live Chat Conversation Started": ("heard", "chat"),
    "Live Chat Message Sent": ("heard", "chat"), "Live Chat Message Received": ("sent", "chat"),
}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def meaning(event):
    if event.is_track("Call Logged", "Meeting Held"):
        return ("heard" if event.properties.get("direction") == "in" else "sent"), event.name.split()[0].lower()
    return MEANINGS.get(event.name) if event.type == "track" else None


class Tally:
    def __init__(self):
        self.sent, self.heard, self.answered, self.open = [], [], 0, []

    def described(self):
        hours = collections.Counter(at // (DAY // 24) % 24 for at in self.heard)
        weekdays = collections.Counter((at // DAY + 3) % 7 for at in self.heard)
        best = lambda counts: min((-count, one) for one, count in counts.items())[1] if counts else None
        reached = [at for at, is_back in self.sent if not is_back[0]]
        rate = decimal.Decimal(self.answered) / len(self.sent) if self.sent else None
        return {
            "sent": len(self.sent), "answered": self.answered, "response_rate": rate and rate.quantize(decimal.Decimal("0.0001"), decimal.ROUND_HALF_UP),
            "last_reached": rfc3339(reached[-1]) if reached else None, "last_heard": rfc3339(self.heard[-1]) if self.heard else None,
            "best_hour": best(hours), "best_weekday": None if best(weekdays) is None else WEEKDAYS[best(weekdays)],
        }


def reachability(events, points, stands):
    """`points` are the customer's identifiers in the profile's order, `stands` consents by purpose. Returns contact points and channels, as an answer has them."""
    points = [name for name in points if name.startswith(("email:", "phone:"))]
    channels, contacts, closed, messages, without_id = {}, {name: Tally() for name in points}, {}, {}, 0
    for event in events:
        if meaning(event) is None:
            continue
        what, channel = meaning(event)
        email_id = event.properties.get("email_id") if channel == "email" else None
        email_id = email_id if isinstance(email_id, str) else None
        message = messages.setdefault(email_id, {}) if email_id is not None else {}
        message["contact"] = stated_contact(event, channel) or message.get("contact") or only_contact(points, channel)
        tallies = [contacts.setdefault(message["contact"], Tally())] if message["contact"] else []
        if what in ("delivered", "heard") and closed.get(message["contact"], [""])[0] == "bounced":
            del closed[message["contact"]]
        if what in ("sent", "delivered"):
            if email_id is None and channel == "email":
                if what == "delivered" and without_id:
                    without_id -= 1
                    continue
                without_id += what == "sent"
            if "sent" in message:
                continue
            message["sent"], message["is_back"] = event.occurred_at, [False]
            for tally in [channels.setdefault(channel, Tally()), *tallies]:
                tally.sent.append((event.occurred_at, message["is_back"]))
                tally.open += [event.occurred_at] * (email_id is None)
        elif what == "heard":
            for tally in [channels.setdefault(channel, Tally()), *tallies]:
                tally.heard.append(event.occurred_at)
                if email_id is not None:
                    tally.answered += "sent" in message and "answered" not in message
                else:
                    tally.answered += sum(1 for at in tally.open if event.occurred_at - at <= 7 * DAY)
                    tally.open = []
            if email_id is not None and "sent" in message:
                message["answered"] = True
        else:
            if what == "bounced" and "sent" in message:
                message["is_back"][0] = True
            reason = "bounced" if what == "bounced" else "marked_as_spam"
            if message["contact"] and closed.get(message["contact"], [""])[0] not in (reason, "marked_as_spam"):
                closed[message["contact"]] = [reason, rfc3339(event.occurred_at)]
    told = [{"kind": name.split(":", 1)[0], "value": name.split(":", 1)[1], **contacts[name].described(), "reachable": name not in closed, "unreachable_reason": closed.get(name, [None])[0],
             "unreachable_since": closed.get(name, [None, None])[1], "consents": {purpose: state(stand.of(name)) for purpose, stand in stands.items()}} for name in points]
    return told, [channel_described(name, tally, points, closed, stands) for name, tally in sorted(channels.items())]


def channel_described(name, tally, points, closed, stands):
    mine = [point for point in points if name in CONTACT_KIND and point.startswith(CONTACT_KIND[name] + ":")]
    consents = {}
    for purpose, stand in stands.items():
        decisions = [stand.of(point) for point in mine if stand.of(point)] or [stand.whole]
        consents[purpose] = state(next((one for one in decisions if one and one.is_granted), decisions[0]))
    return {"channel": name, **tally.described(), "reachable": any(point not in closed for point in mine) if mine else None, "consents": consents}


def state(decision):
    return decision.state if decision else "absent"


def stated_contact(event, channel):
    kind, traits = CONTACT_KIND.get(channel), event.context.get("traits") or {}
    for text in (event.properties.get(kind), event.properties.get("to"), traits.get(kind)) if kind else ():
        if isinstance(text, str) and normal(kind, text):
            return f"{kind}:{normal(kind, text)}"
    return None


def only_contact(points, channel):
    mine = [point for point in points if channel in CONTACT_KIND and point.startswith(CONTACT_KIND[channel] + ":")]
    return mine[0] if len(mine) == 1 else None
