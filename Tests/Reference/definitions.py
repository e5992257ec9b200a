"""The definitions that the daemon has without --definitions, which are those of data/definitions without its sources.yaml, as Python data.

Written by hand, since the standard library reads no YAML. Of catalogue.yaml it has the events that the made-up histories contain.
"""

DAY = 86_400_000_000

# identity.yaml. None stands for kinds that it does not name: before device_id, among each other by name.
PRIORITY = ["user_id", "email", "phone", "push_token", "ga_client_id", None, "device_id", "advertising_id", "anonymous_id"]
LIMITS = {"user_id": 1, "email": 5, "phone": 5, "push_token": 20, "ga_client_id": 20, "device_id": 20, "advertising_id": 20, "anonymous_id": 50}
OTHER_LIMIT = 5


def is_blocked_value(value):
    return value == "test@example.com" or (value != "" and set(value) == {"0"})


# catalogue.yaml: event -> kind, title, state, rank, channel, property of the key, of the amount, of the duration. No title: folds into the entry with its key.
VISIT_GAP = 30 * 60 * 1_000_000
# How far a visit got, the best first.
OUTCOMES = {"order": ["Order Completed"], "sign_up": ["Signed Up"], "lead": ["Lead Captured"], "checkout": ["Checkout Started", "Checkout Step Completed", "Payment Info Entered"]}
CATALOGUE = {
    "Order Completed": dict(kind="purchase", title="Order {order_id}", amount="total", key="order_id", state="completed", rank=1),
    "Order Updated": dict(kind="purchase", key="order_id", amount="total", state="updated"),
    "Order Cancelled": dict(kind="purchase", key="order_id", state="cancelled", rank=3),
    "Order Refunded": dict(kind="refund", title="Refund for {order_id}", amount="total", key="order_id", rank=2),
    "Product List Viewed": dict(kind="visit", title="Viewed list {list_id} {category}"),
    "Product Viewed": dict(kind="visit", title="Viewed {name}"),
    "Product Added": dict(kind="visit", title="Added {name} to the cart", amount="price"),
    "Checkout Started": dict(kind="visit", title="Started checkout", amount="value"),
    "Store Visit": dict(kind="visit", channel="store", title="Visit to store {store_id}", alone=True),
    "Email Sent": dict(kind="communication", channel="email", key="email_id", state="sent", title="{subject}"),
    "Email Delivered": dict(kind="communication", channel="email", key="email_id", state="delivered"),
    "Email Opened": dict(kind="communication", channel="email", key="email_id", state="opened", rank=2),
    "Email Link Clicked": dict(kind="communication", channel="email", key="email_id", state="clicked", rank=3),
    "Email Marked as Spam": dict(kind="communication", channel="email", key="email_id", state="spam", rank=4),
    "Live Chat Message Received": dict(kind="communication", channel="chat", key="conversation_id", title="Chat out: {message_body}"),
    "Email Bounced": dict(kind="communication", channel="email", key="email_id", state="bounced"),
    "Call Logged": dict(kind="communication", channel="call", title="{direction} call: {subject}", duration="duration_s"),
    "Meeting Held": dict(kind="communication", channel="meeting", title="Meeting: {subject}", duration="duration_s"),
    "Live Chat Conversation Started": dict(kind="communication", channel="chat", key="conversation_id", state="open", title="Chat with {agent_name}"),
    "Live Chat Conversation Ended": dict(kind="communication", channel="chat", key="conversation_id", state="ended", duration="conversation_duration"),
    "Live Chat Message Sent": dict(kind="communication", channel="chat", key="conversation_id", title="Chat in: {message_body}"),
    "Ticket Opened": dict(kind="support", key="ticket_id", state="open", title="{subject}"),
    "Ticket Updated": dict(kind="support", key="ticket_id", state_if_new="open"),
    "Ticket Resolved": dict(kind="support", key="ticket_id", state="resolved"),
    "Ticket Reopened": dict(kind="support", key="ticket_id", state="open"),
    "Signed Up": dict(kind="identity", title="Signed up {plan}"),
    "Lead Captured": dict(kind="note", title="Lead from {origin}"),
    "Deal Created": dict(kind="deal", title="Created: {name}"),
    "Deal Updated": dict(kind="deal"),
    "Deal Stage Changed": dict(kind="deal", title="Moved to {stage}"),
    "Deal Won": dict(kind="deal", title="Won"),
    "Deal Lost": dict(kind="deal", title="Lost: {reason}"),
    "Deal Reopened": dict(kind="deal", title="Reopened"),
    "Note Added": dict(kind="note", title="{text}"),
    "Task Created": dict(kind="task", key="task_id", state="open", title="{title}"),
    "Task Completed": dict(kind="task", key="task_id", state="completed"),
    "Consent Given": dict(kind="consent", title="Consent given: {purpose}", state="given"),
    "Consent Withdrawn": dict(kind="consent", title="Consent withdrawn: {purpose}", state="withdrawn"),
    "Unsubscribed": dict(kind="consent", channel="email", title="Unsubscribed {list_name}", state="withdrawn"),
}
GROUP_TITLE = "Member of {name}"
IDENTITY_TITLES = {"alias": "Identifiers joined", "link": "Identifiers linked", "unlink": "Identifiers parted"}

# pipeline.yaml: the shipped pipeline, and one beside it that shares the name of a stage. Stage -> probability, forecast category, outcome.
PIPELINES = {
    "sales": {
        "lead": ("0.05", "pipeline", None),
        "qualified": ("0.2", "pipeline", None),
        "proposal": ("0.5", "best_case", None),
        "negotiation": ("0.8", "commit", None),
        "won": ("1", None, "won"),
        "lost": ("0", None, "lost"),
    },
    "renewals": {
        "due": ("0.6", "omitted", None),
        "proposal": ("0.9", "commit", None),
        "renewed": ("1", None, "won"),
    },
}
FIRST_PIPELINE = "sales"


def pipeline_yaml():
    """The pipelines as the daemon reads them."""
    lines = ["pipelines:"]
    for pipeline, stages in PIPELINES.items():
        lines += [f"  {pipeline}:", "    stages:"]
        for stage, (probability, forecast, closed) in stages.items():
            more = (f", forecast: {forecast}" if forecast else "") + (f", closed: {closed}" if closed else "")
            lines.append(f"      - {{name: {stage}, probability: {probability}{more}}}")
    return "\n".join(lines) + "\n"
