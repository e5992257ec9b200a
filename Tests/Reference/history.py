"""Makes histories of a made-up shop, the same for the same seed and instant, with everything that makes telling who is who and what was true hard."""
import copy, datetime, json, random

START = datetime.datetime(2026, 2, 1, tzinfo=datetime.timezone.utc)
DAYS = 40
EARLIEST = "0001-01-01T00:00:00Z"
SOURCES = ["website", "website", "crm", "app", "mailer"]
MINUTES_NEAR = [0, 1, 10, 29, 30, 31]
PURPOSES = ["ads", "email_marketing"]


class History:
    """Lines to be sent in pieces, each by one source.

    Everybody draws from few identifiers, orders, deals and tickets, so that events meet. Times are whole minutes of 40 days, many of them the same; those of
    the app, whose clock is wrong, are of the days before `now`.
    """

    def __init__(self, seed, now):
        self.random, self.now, self.count, self.sent, self.lines_sent = random.Random(seed), now, 0, [], []
        # Ids that retractions were given, by which they are taken back in turn.
        self.retractions = []
        self.last, self.last_viewer = START, None
        self.people = self.random.randrange(3, 9)
        kinds = [
            (self._identify, 24), (self._page, 14), (self._product, 10), (self._order, 14), (self._deal, 14), (self._ticket, 6), (self._message, 6), (self._note, 4), (self._consent, 9),
            (self._group, 5), (self._alias, 3), (self._link, 4), (self._unlink, 5), (self._retract, 5),
        ]
        # Each history has more of some kinds of events and nothing of others.
        self.kinds = [(make, weight * self.random.choice([0, 1, 1, 1, 3])) for make, weight in kinds] + [(self._page, 1)]

    def piece(self, count):
        """The next source and what it sends."""
        source = self.random.choice(SOURCES)
        lines = [self._line(source) for _ in range(count)]
        self.lines_sent += [(source, line) for line in lines if '"retract"' not in line]
        if self.random.random() < 0.3:
            # Sent again, which adds nothing.
            lines += [line for sender, line in self.random.sample(self.lines_sent, 3) if sender == source]
        return source, lines

    def _line(self, source):
        self.count += 1
        make, weights = zip(*self.kinds)
        self.goes_on = False
        body = self.random.choices(make, weights)[0]()
        # A retract names the event that it takes back.
        if body["type"] != "retract" and self._chance(0.98):
            body["messageId"] = f"m{self.count}"
            self.sent.append(body["messageId"])
        if self._chance(0.1):
            body.setdefault("context", {})["consent"] = {"categoryPreferences": {self.random.choice(PURPOSES): self.random.choice([True, False]) for _ in range(2)}}
        body.update(self._times(source))
        return json.dumps(body, separators=(",", ":"), ensure_ascii=False)

    def _times(self, source):
        if self._chance(0.03):
            return {}
        if source == "app":
            # Sent on a clock that goes wrong by hours, or by so many that nobody believes it is live.
            sent = self.now + datetime.timedelta(hours=self.random.choice([-30, -5, 0, 2, 2, 26]), minutes=self.random.randrange(60))
            return {"timestamp": zoned(sent - datetime.timedelta(minutes=self.random.randrange(60 * 24 * 20)), 0), "sentAt": zoned(sent, 0)}
        if self._chance(0.01):
            return {"timestamp": self.random.choice([EARLIEST, "9999-12-31T23:59:59.999999Z", "2026-02-28T23:30:00.123456-08:00"])}
        if self.goes_on:
            self.last += datetime.timedelta(minutes=self.random.choice(MINUTES_NEAR))
        elif self._chance(0.7):
            self.last = START + datetime.timedelta(hours=self.random.randrange(24 * DAYS))
        else:
            self.last += datetime.timedelta(minutes=self.random.choice(MINUTES_NEAR))
        times = {self.random.choice(["timestamp"] * 9 + ["originalTimestamp"]): zoned(self.last, self.random.choice([0, 0, 0, 1, -8]))}
        if self._chance(0.2):
            # Only a source that asks for it is corrected.
            times["sentAt"] = zoned(self.now - datetime.timedelta(hours=3), 0)
        return times

    def _chance(self, share):
        return self.random.random() < share

    def _some(self, **values):
        """Each of these properties or not; a list stands for one of its elements."""
        return {key: self.random.choice(value) if isinstance(value, list) else value for key, value in values.items() if self._chance(0.6)}

    def _person(self):
        """One to three identifiers of somebody; now and then of two people, or of a till that many use."""
        own = self.random.randrange(self.people)
        names = {}
        if self._chance(0.6):
            names["userId"] = f"u{own if self._chance(0.9) else self.random.randrange(self.people)}"
        if self._chance(0.6) or not names:
            names["anonymousId"] = f"a{own * 2 + self.random.randrange(2) if self._chance(0.9) else self.random.randrange(2 * self.people)}"
        if self._chance(0.03):
            names["anonymousId"] = self.random.choice(["null", "0000", "till"])
            names.setdefault("userId", f"u{own}")
        if self._chance(0.08):
            names["context"] = {"device": {"id": f"phone{own}", "advertisingId": f"ad{own}", "adTrackingEnabled": self._chance(0.5), "token": f"push{own}"}}
        if self._chance(0.05):
            names.setdefault("context", {})["integrations"] = {"Google Analytics": {"clientId": f"ga{own}"}}
        if self._chance(0.1):
            # One person collects more cards than anybody may have.
            card = {"id": f"card{own if own else self.random.randrange(8)}", "type": self.random.choice(["loyalty_card", "loyalty_card", "club"]),
                    "collection": self.random.choice(["users", "users", "accounts"]), "encoding": "none"}
            names.setdefault("context", {})["externalIds"] = [card]
        return names, own

    def _track(self, event, properties, names=None):
        names = names or self._person()[0]
        if self._chance(0.08):
            names["groupId"] = "cobalt"
        elif self._chance(0.05):
            # Browsers say it on every call after group.
            names.setdefault("context", {})["groupId"] = "cobalt"
        return {"type": "track", "event": event, **names, "properties": properties}

    def _identify(self):
        names, own = self._person()
        traits = {}
        if self._chance(0.5):
            traits["email"] = self.random.choice([f"p{own}@example.com", f" P{own}@Example.com", "test@example.com", "no address", f"q{own}@example.com", None, 7])
        if self._chance(0.2):
            traits["phone"] = self.random.choice([f"+120255501{own:02}", "555"])
        if self._chance(0.25):
            # One person has more addresses and numbers than anybody may have.
            names = {"userId": "u1"}
            traits.update({"email": f"r{self.random.randrange(8)}@example.com"} if self._chance(0.7) else {"phone": f"+1202555{self.random.randrange(8)}000"})
        if self._chance(0.5):
            traits["plan"] = self.random.choice(["free", "pro", "team", None, 3, {"name": "team", "seats": 2}, ["a", None, "b"], True])
        if self._chance(0.3):
            traits["address"] = self.random.choice([{"city": "Köln", "geo": {"lat": 50.90}}, {"city": "Basel"}, {"city": None, "geo": {"lat": None}}, {}, None, "Basel", 1e3, -0.0])
        if self._chance(0.15):
            traits.update(self.random.choice([{"name": "Ada Lovelace"}, {"firstName": "Bo", "last_name": "Müller-Kim"}, {"name": f"o{own}"}]))
        if self._chance(0.15):
            # Where some libraries put them.
            names["context"] = {**names.get("context", {}), "traits": traits}
            return {"type": "identify", **names}
        return {"type": "identify", **names, "traits": traits}

    def _page(self):
        """Often by whoever looked at the page before."""
        self.goes_on = self.last_viewer is not None and self._chance(0.4)
        if not self.goes_on:
            self.last_viewer = self._person()[0]
        body = {"type": self.random.choice(["page", "page", "screen"]), **copy.deepcopy(self.last_viewer), **self._some(name=["Home", "Shoes"])}
        if self._chance(0.05):
            body.setdefault("context", {})["campaign"] = {"name": "spring", "extra": 1}
        search = ["?utm_campaign=spring%20sale&utm_source=mail", "?q=1&utm_medium=c+p+c#x", "?q=1"]
        return {**body, "properties": self._some(path=["/", "/shoes"], referrer="https://search.example.com/", search=search)}

    def _product(self):
        event = self.random.choice(["Product Viewed", "Product Viewed", "Product Added", "Checkout Started", "Product List Viewed", "Store Visit"])
        # Often on a visit that is under way.
        self.goes_on = self.last_viewer is not None and self._chance(0.5)
        return self._track(event, names=copy.deepcopy(self.last_viewer) if self.goes_on else None, properties=self._some(name=["Boot", "Lamp"], category=["Shoes", "Shoes", "Light", None, 3], price=[9.50, 20], value=[50, 15.0], currency=["EUR", "usd"], list_id="l1", store_id=4))

    def _order(self):
        properties = self._some(total=[10, 19.99, 0.1, 100, 400, -5.5, "12", None], currency=["EUR", "EUR", " eur ", "usd", "", "EURO", 978])
        if self._chance(0.01):
            # More digits than a sum can be told of.
            properties["total"] = 10 ** 38
        if self._chance(0.95):
            properties["order_id"] = self.random.choice([f"o{self.random.randrange(12)}", f"o{self.random.randrange(12)}", 7])
        if self._chance(0.4):
            properties["products"] = [{"category": self.random.choice(["Shoes", "Light", None])} for _ in range(self.random.randrange(3))]
        return self._track(self.random.choices(["Order Completed", "Order Refunded", "Order Cancelled", "Order Updated"], [16, 6, 3, 3])[0], properties)

    def _deal(self):
        event = self.random.choice(["Deal Created", "Deal Updated", "Deal Updated", "Deal Stage Changed", "Deal Won", "Deal Lost", "Deal Reopened"])
        properties = {"deal_id": self.random.choice([f"d{self.random.randrange(6)}"] * 9 + [12]), **self._some(
            amount=[100, 250.5, 0, -3, None, "9", 99999999999999999999999999999999999, 1e-18], currency=["EUR", "usd", None, "euros"], name=["Fleet", "Office", ""], owner=["ada", "bo", None],
            expected_close=["2026-03-31", "2026-04-01", None, "soon", "2026-05-01T00:30:00+02:00", "2026-03-31T23:30:00Z"], reason=["price", None])}
        if event == "Deal Stage Changed" or self._chance(0.2):
            properties["stage"] = self.random.choice(["lead", "qualified", "proposal", "negotiation", "won", "lost", "elsewhere", "due", "renewed", None])
        if self._chance(0.15):
            properties["probability"] = self.random.choice([0, 0.35, 1, 1.5, None])
        if self._chance(0.2):
            properties["pipeline"] = self.random.choice(["sales", "renewals", "partners", None])
        return self._track(event, properties, {"groupId": "acme"} if self._chance(0.2) else None)

    def _ticket(self):
        event = self.random.choice(["Ticket Opened", "Ticket Updated", "Ticket Resolved", "Ticket Reopened"])
        names = {"groupId": self.random.choice(["acme", "cobalt"])} if self._chance(0.25) else None
        return self._track(event, names=names, properties={"ticket_id": f"t{self.random.randrange(4)}", **self._some(subject=["Late parcel", "  Torn\tbox "], satisfaction=[1, 2, 4, 5, "5", 3.5])})

    def _message(self):
        event = self.random.choice(["Email Sent", "Email Sent", "Email Delivered", "Email Opened", "Email Link Clicked", "Email Bounced", "Email Marked as Spam", "Call Logged", "Meeting Held",
                                    "Live Chat Conversation Started", "Live Chat Conversation Ended", "Live Chat Message Sent", "Live Chat Message Received"])
        return self._track(event, self._some(email_id=["e1", "e2", "e3"], email=["p1@example.com", "q1@example.com", "no address"], conversation_id=["e1", 2], subject=["News", ""], agent_name="Bo", direction=["in", "out"],
                                             duration_s=[60, 12.5, "long"], conversation_duration=90, message_body=["Hello", ""]))

    def _note(self):
        event = self.random.choice(["Note Added", "Lead Captured", "Signed Up", "Task Created", "Task Completed", "Unknown Event"])
        return self._track(event, self._some(text="Called back" * self.random.choice([1, 20]), origin="fair", task_id=["k1", "k2"], title="Send offer"))

    def _consent(self):
        event = self.random.choice(["Consent Given", "Consent Given", "Consent Withdrawn", "Unsubscribed"])
        properties = self._some(purpose=PURPOSES + [""], text_version=["2", 3], list_name="News")
        if event != "Unsubscribed":
            properties["purpose"] = self.random.choice(PURPOSES)
        if self._chance(0.25):
            properties["contact"] = self.random.choice(["email:p1@example.com", "email:q1@example.com", "email: P1@example.com", "P2@example.com", "phone:+12025550101", "+12025550102", "by hand"])
        return self._track(event, properties)

    def _group(self):
        traits = self._some(size=[1, 2, None], name=["Acme", "Cobalt"])
        return {"type": "group", **self._person()[0], "groupId": self.random.choice(["acme", "cobalt"]), "traits": traits}

    def _alias(self):
        return {"type": "alias", "userId": f"u{self.random.randrange(self.people)}",
                "previousId": self.random.choice([f"a{self.random.randrange(2 * self.people)}", f"u{self.random.randrange(self.people)}"])}

    def _names(self, count):
        everybody = [f"user_id:u{n}" for n in range(self.people)] + [f"anonymous_id:a{n}" for n in range(2 * self.people)] + [f"email:p{n}@example.com" for n in range(self.people)]
        return self.random.sample(everybody + ["group_id:acme", "loyalty_card:card2", "email:test@example.com"], count)

    def _link(self):
        return {"type": "link", "identifiers": self._names(self.random.choice([2, 2, 3]))}

    def _unlink(self):
        form = self.random.randrange(3)
        if form == 0:
            body = {"identifiers": self._names(1)}
        elif form == 1:
            body = {"identifiers": self._names(self.random.choice([2, 2, 3]))}
        else:
            names = self._names(4)
            body = {"apart": [names[:2], names[2:]]}
        if self._chance(0.3):
            body["retroactive"] = True
        return {"type": "unlink", **body}

    def _retract(self):
        if not self.sent:
            return self._page()
        if self.retractions and self._chance(0.3):
            return {"type": "retract", "messageId": self.random.choice(self.retractions), "reason": "no mistake"}
        return {"type": "retract", "messageId": self.random.choice(self.sent), "reason": "a mistake"}


def zoned(instant, hours):
    """RFC 3339 in a zone that is so many hours ahead, as short as it can be."""
    if hours == 0:
        return instant.replace(tzinfo=None).isoformat() + "Z"
    return instant.astimezone(datetime.timezone(datetime.timedelta(hours=hours))).isoformat()
