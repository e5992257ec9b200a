"""Makes histories of a made-up shop, the same for the same seed, with everything that makes telling who is who and what was true hard."""
import datetime, json, random

START = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
PEOPLE = 6


class History:
    def __init__(self, seed):
        self.random, self.count, self.sent = random.Random(seed), 0, []

    def lines(self, count):
        return [self._line() for _ in range(count)]

    def _line(self):
        self.count += 1
        choose = self.random.choices(
            [self._identify, self._page, self._order, self._deal, self._consent, self._group, self._alias, self._link, self._unlink, self._retract],
            [24, 14, 16, 12, 8, 5, 3, 4, 5, 4])[0]
        body = choose()
        body.setdefault("messageId", f"m{self.count}")
        if body["type"] != "retract":
            self.sent.append(body["messageId"])
        if self.random.random() < 0.97:
            # Whole hours meet often, so that the order of positions decides.
            body["timestamp"] = (START + datetime.timedelta(hours=self.random.randrange(24 * 40))).strftime("%Y-%m-%dT%H:%M:%SZ")
        return json.dumps(body, separators=(",", ":"))

    def _person(self):
        """One to three identifiers of somebody; now and then of two people, or of a till that many use."""
        own = self.random.randrange(PEOPLE)
        names = {}
        if self.random.random() < 0.6:
            names["userId"] = f"u{own if self.random.random() < 0.9 else self.random.randrange(PEOPLE)}"
        if self.random.random() < 0.6 or not names:
            names["anonymousId"] = f"a{own * 2 + self.random.randrange(2) if self.random.random() < 0.9 else self.random.randrange(2 * PEOPLE)}"
        if self.random.random() < 0.03:
            names["anonymousId"] = self.random.choice(["null", "0000", "till"])
            names.setdefault("userId", f"u{own}")
        return names, own

    def _identify(self):
        names, own = self._person()
        traits = {}
        if self.random.random() < 0.5:
            traits["email"] = self.random.choice([f"p{own}@example.com", f" P{own}@Example.com", "test@example.com", "no address", f"q{own}@example.com"])
        if self.random.random() < 0.2:
            traits["phone"] = self.random.choice([f"+120255501{own:02}", "555"])
        if self.random.random() < 0.5:
            traits["plan"] = self.random.choice(["free", "pro", None, 3, {"name": "team", "seats": 2}, ["a", "b"], True])
        if self.random.random() < 0.3:
            traits["city"] = self.random.choice(["Köln", "Basel", None])
        return {"type": "identify", **names, "traits": traits}

    def _page(self):
        return {"type": "page", **self._person()[0], "name": "Home"}

    def _order(self):
        number = self.random.randrange(12)
        properties = {"order_id": f"o{number}"}
        if self.random.random() < 0.9:
            properties["total"] = self.random.choice([10, 19.99, 0.1, 100, -5.5, "12"])
        if self.random.random() < 0.85:
            properties["currency"] = self.random.choice(["EUR", "EUR", "EUR", "usd"])
        event = self.random.choices(["Order Completed", "Order Refunded", "Order Cancelled"], [8, 2, 1])[0]
        return {"type": "track", "event": event, **self._person()[0], "properties": properties}

    def _deal(self):
        properties = {"deal_id": f"d{self.random.randrange(6)}"}
        event = self.random.choice(["Deal Created", "Deal Updated", "Deal Updated", "Deal Stage Changed", "Deal Won", "Deal Lost", "Deal Reopened"])
        if event == "Deal Stage Changed" or self.random.random() < 0.3:
            properties["stage"] = self.random.choice(["lead", "qualified", "proposal", "negotiation", "elsewhere"])
        if self.random.random() < 0.5:
            properties["amount"] = self.random.choice([100, 250.5, 0, -3, None, "9"])
        if self.random.random() < 0.4:
            properties["currency"] = self.random.choice(["EUR", "usd"])
        return {"type": "track", "event": event, **self._person()[0], "properties": properties}

    def _consent(self):
        event = self.random.choice(["Consent Given", "Consent Withdrawn"])
        return {"type": "track", "event": event, **self._person()[0], "properties": {"purpose": self.random.choice(["ads", "email_marketing"])}}

    def _group(self):
        return {"type": "group", **self._person()[0], "groupId": self.random.choice(["acme", "cobalt"]), "traits": {"size": self.random.randrange(9)}}

    def _alias(self):
        return {"type": "alias", "userId": f"u{self.random.randrange(PEOPLE)}",
                "previousId": self.random.choice([f"a{self.random.randrange(2 * PEOPLE)}", f"u{self.random.randrange(PEOPLE)}"])}

    def _names(self, count):
        everybody = [f"user_id:u{n}" for n in range(PEOPLE)] + [f"anonymous_id:a{n}" for n in range(2 * PEOPLE)] + [f"email:p{n}@example.com" for n in range(PEOPLE)]
        return self.random.sample(everybody, count)

    def _link(self):
        return {"type": "link", "identifiers": self._names(self.random.choice([2, 2, 3]))}

    def _unlink(self):
        form = self.random.randrange(3)
        if form == 0:
            body = {"identifiers": self._names(1)}
        elif form == 1:
            body = {"identifiers": self._names(2)}
        else:
            names = self._names(4)
            body = {"apart": [names[:2], names[2:]]}
        if self.random.random() < 0.3:
            body["retroactive"] = True
        return {"type": "unlink", **body}

    def _retract(self):
        if not self.sent:
            return self._page()
        return {"type": "retract", "messageId": self.random.choice(self.sent), "reason": "a mistake"}
