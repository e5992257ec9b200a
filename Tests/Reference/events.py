"""What an event says: when it happened, whom it names, and what it is about."""
import datetime, decimal, json, re

JUNK = {"", "null", "undefined", "anonymous", "none", "-1"}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def micros(text):
    """An RFC 3339 instant in UTC as microseconds since 1970."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    seconds = (datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc) - EPOCH) // datetime.timedelta(seconds=1)
    return seconds * 1_000_000 + int((fraction + "000000")[:6])


def rfc3339(instant):
    """The inverse, with six digits, as the daemon writes instants."""
    return (EPOCH + datetime.timedelta(microseconds=instant)).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


def parse(text):
    """JSON with numbers that stay exact."""
    return json.loads(text, parse_float=decimal.Decimal)


class Event:
    """One line of the log, with its identifiers by name (`kind:value`), each once, in the order in which the rules collect them."""

    def __init__(self, line, known):
        """`known` are the identifiers that events before it name, in the order of their first appearance."""
        record = parse(line)
        self.position, self.source, self.body = record["position"], record["source"], record["event"]
        self.recorded_at = micros(record["recorded_at"])
        stated = record.get("occurred_at") or self.body.get("timestamp") or self.body.get("originalTimestamp")
        self.occurred_at = min(micros(stated), self.recorded_at) if stated else self.recorded_at
        self.type, self.name = self.body["type"], self.body.get("event", "")
        self.properties = self.body.get("properties") or {}
        self.message_id = self.body.get("messageId")
        self.identifiers = []
        self._collect(known)

    def _add(self, kind, value):
        if not isinstance(value, str):
            return
        if kind == "email":
            value = value.strip().lower()
            if value.count("@") != 1 or value[0] == "@" or value[-1] == "@" or " " in value:
                return
        if kind == "phone":
            value = value.strip()
            if not re.fullmatch(r"\+[1-9][0-9]{6,14}", value):
                return
        if value.lower() in JUNK or set(value) == {"0"}:
            return
        name = f"{kind}:{value}"
        if name not in self.identifiers:
            self.identifiers.append(name)

    def _collect(self, known):
        body = self.body
        self._add("user_id", body.get("userId"))
        self._add("anonymous_id", body.get("anonymousId"))
        if self.type == "alias":
            # A user's when it is known as one, be it by this very event.
            previous = body["previousId"]
            is_user = f"user_id:{previous}" in known or body["userId"] == previous
            self._add("user_id" if is_user else "anonymous_id", previous)
        self._add("group_id", body.get("groupId"))
        for traits in (body.get("traits"), (body.get("context") or {}).get("traits")):
            for key, value in (traits or {}).items():
                if key in ("email", "phone"):
                    self._add(key, value)
        if self.type in ("link", "unlink"):
            for name in body.get("identifiers", []) + [name for group in body.get("apart", []) for name in group]:
                self._add(*name.split(":", 1))
