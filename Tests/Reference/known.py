"""What hindsightd answers otherwise than its rules say, until it does not. These cases are left out of comparisons; with --strict they are compared."""
import json

# What happened at the very first instant there is, 0001-01-01T00:00:00Z, is in no window that would begin before it.
EARLIEST_SENT = "0001-01-01T00:00:00.000001Z"


def without_self_links(links):
    """An alias whose previousId is its own userId says nothing, and makes a link of the user to itself all the same."""
    return [link for link in links if link[0] != link[1]]


def is_hidden(refusal, earlier):
    """Of equal refusals the first is told. When its event is retracted the ones after it ought to be, and are not."""
    return any(other.is_same(refusal) and other.event.occurred_at <= refusal.event.occurred_at for other in earlier)


def is_taken_for_refused(refusals, name, owner, position):
    """Equal refusals are noted as one, from the first position to the last: an event between the two that was not refused is taken for one that was when another is retracted."""
    notes = {}
    for refusal in refusals:
        if (refusal.name, refusal.owner) == (name, owner):
            same = notes.setdefault(refusal.reason, [])
            if same and same[-1][0].occurred_at <= refusal.event.occurred_at:
                same[-1][1] = refusal.event
            else:
                same.append([refusal.event, refusal.event])
    return any(first.position <= position <= last.position for same in notes.values() for first, last in same)


def listed(owner, members):
    """Members of an audience are customers: no accounts, nor somebody whom no event up to identity_as_of names. Both are listed all the same."""
    return members or [owner]


def in_a_table(value):
    """A table leaves out the nulls of a list that a trait was sent with; a profile has them."""
    return [one for one in value if one is not None] if isinstance(value, list) else value


# Whom an unlink of one identifier alone keeps apart is noted once, when the link that it cuts arrives. So a basis that does not know of that link, or knows that its event was wrong,
# has the two apart as well, and evidence that comes later is refused. Identity keeps such notes, too, unless it is strict.


def without_later_links(links, made_later):
    """A link that an event made once another was retracted is told at bases, too, that do not know of the retraction; nobody belongs to anybody else for that."""
    return [link for link in links if (link[0], link[1], link[3]) not in made_later]


def repeatable(path, status, text):
    """So what /identity tells at a past basis of links and of pairs kept apart depends on what was recorded since."""
    if not path.endswith("/identity") or status != 200:
        return text
    answer = json.loads(text)
    return json.dumps({key: value for key, value in answer.items() if key not in ("links", "kept_apart")})
