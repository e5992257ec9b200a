"""What an event says: when it happened, whom it names, and what it is about."""
import datetime, decimal, json, re

from definitions import DAY

JUNK = {"", "null", "undefined", "anonymous", "none", "-1"}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)
IDENTIFIERS_MAX = 16
# Sources that say hello with "clock":"skewed": what they send is corrected, when they sent it within a day of our time.
SKEWED_SOURCES = {"app"}


def micros(text):
    """An RFC 3339 instant as microseconds since 1970."""
    return (datetime.datetime.fromisoformat(text) - EPOCH) // MICROSECOND


def rfc3339(instant):
    """The inverse, in UTC with six digits, as the daemon writes instants."""
    return (EPOCH + instant * MICROSECOND).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse(text):
    """JSON with numbers that stay exact."""
    return json.loads(text, parse_float=decimal.Decimal)


def is_number(value):
    return isinstance(value, (int, decimal.Decimal)) and not isinstance(value, bool)


def number(value):
    """A JSON number that can be held exactly, in 36 digits with 18 after the point; None for anything else."""
    if not is_number(value):
        return None
    digits, exponent = decimal.Decimal(value).as_tuple()[1:]
    return value if len(digits) + max(exponent, 0) <= 36 and exponent >= -18 else None


def is_inexact(value):
    """A number all the same, of which no sum can be told."""
    return is_number(value) and number(value) is None


def normal(kind, value):
    """The value of an identifier as it is compared; None for what is none."""
    if kind == "email":
        value = value.strip().lower()
        if not re.fullmatch(r"[^@ ]+@[^@ ]+", value):
            return None
    if kind == "phone":
        value = value.strip()
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", value):
            return None
    return None if value.lower() in JUNK or set(value) == {"0"} else value


def spoken(value):
    """A scalar as a text; None for everything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if number(value) is not None else value if isinstance(value, str) else None


def currency_code(event):
    """ISO 4217 in capitals, XXX for what is no such code; None when the event does not say."""
    text = (spoken(event.properties.get("currency")) or "").strip()
    return None if not text else text.upper() if re.fullmatch("[A-Za-z]{3}", text) else "XXX"


class Event:
    """One line of the log, with its identifiers by name (`kind:value`), each once, in the order in which the rules collect them."""

    def __init__(self, line, known):
        """`known` are the identifiers that events before it name, in the order of their first appearance."""
        record = parse(line)
        self.position, self.source, self.body = record["position"], record["source"], record["event"]
        self.recorded_at = micros(record["recorded_at"])
        self.occurred_at = self._occurred_at()
        self.type, self.name = self.body["type"], self.body.get("event", "")
        self.properties = self.body.get("properties") or {}
        self.context = self.body.get("context") or {}
        self.order = (self.occurred_at, self.position)
        # Our own id where the sender's names the event that is retracted.
        self.message_id = record.get("message_id") or self.body.get("messageId")
        self.identifiers = []
        self._collect(known)

    @property
    def traits(self):
        """Traits, or those of the context, where some senders put them."""
        own = self.body.get("traits")
        return (self.context.get("traits") if own is None else own) or {}

    @property
    def group_id(self):
        """The account that it is about."""
        return self.body.get("groupId") or self.context.get("groupId")

    def is_track(self, *names):
        return self.type == "track" and self.name in names

    def _occurred_at(self):
        stated = self.body.get("timestamp") or self.body.get("originalTimestamp")
        if stated is None:
            return self.recorded_at
        stated, sent = micros(stated), self.body.get("sentAt")
        if self.source in SKEWED_SOURCES and sent is not None and abs(self.recorded_at - micros(sent)) <= DAY:
            stated = self.recorded_at - (micros(sent) - stated)
        return min(stated, self.recorded_at)

    def _add(self, kind, value):
        if not isinstance(value, str) or len(self.identifiers) == IDENTIFIERS_MAX:
            return
        value = normal(kind, value)
        if value is None:
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
        self._collect_client_id(body.get("integrations"))
        self._collect_contacts(body.get("traits"))
        for key, value in self.context.items():
            if key == "traits":
                self._collect_contacts(value)
            if key == "device":
                self._add("device_id", value.get("id"))
                if value.get("adTrackingEnabled") is not False:
                    self._add("advertising_id", value.get("advertisingId"))
                self._add("push_token", value.get("token"))
            if key == "groupId" and body.get("groupId") is None:
                self._add("group_id", value)
            if key == "integrations":
                self._collect_client_id(value)
            if key == "externalIds":
                for one in value:
                    if one.get("encoding", "none") == "none" and one.get("collection", "users") in ("users", "accounts"):
                        self._add(one["type"] if one.get("collection", "users") == "users" else "group_id", one["id"])
        if self.type in ("link", "unlink"):
            for name in body.get("identifiers", []) + [name for group in body.get("apart", []) for name in group]:
                self._add(*name.split(":", 1))

    def _collect_client_id(self, integrations):
        self._add("ga_client_id", ((integrations or {}).get("Google Analytics") or {}).get("clientId"))

    def _collect_contacts(self, traits):
        for key, value in (traits or {}).items():
            if key in ("email", "phone"):
                self._add(key, value)
