extension ShippedFiles {
    static let catalogue = #"""
        # What the timeline shows: event name, then how it appears.
        #
        # kind      purchase, refund, communication, support, deal, visit, identity, consent, note, task or audience
        # title     with properties in braces. Without a title the event folds into the entry of the same kind with the
        #           same key and sets its state (and its amount, when it has one).
        # amount, currency, key, duration (seconds)   where in the event these are; the currency of an amount is at currency
        #                                             unless another place is named
        # state, channel                              as they are; state_if_new is for an entry that has no state yet
        # rank      a state is replaced by one of the same or a higher rank only: who clicked has not just opened. From 0; an event
        #           with a title has 0 and one without has 1 unless it says
        # refunds   the kind of entry, with the same key, of which the amount is given back: it becomes partly_refunded or refunded
        # alone     true for an event of kind visit that is no part of the visit it happens in
        #
        # Deals are entries of their own, folded as pipeline.yaml says: the title of a deal event tells what it did.
        #
        # Page and screen views fold into visits, one at a time for each device, and events of kind visit into the visit that is
        # under way. Outcomes say how far a visit got, the best first; a visit with none was left.
        visits:
          gap: 30m
          of: [page, screen]
          outcomes:
            order:    Order Completed
            sign_up:  Signed Up
            lead:     Lead Captured
            checkout: [Checkout Started, Checkout Step Completed, Payment Info Entered]

        entries:
          # Orders
          Order Completed: {kind: purchase, title: "Order {order_id}", amount: total, currency: currency, key: order_id, state: completed, rank: 1}
          Order Updated:   {kind: purchase, key: order_id, amount: total, currency: currency, state: updated}
          Order Cancelled: {kind: purchase, key: order_id, state: cancelled, rank: 3}
          Order Refunded:
            {kind: refund, title: "Refund for {order_id}", amount: total, currency: currency, key: order_id, refunds: purchase, rank: 2}

          # Browsing
          Products Searched:     {kind: visit, title: "Searched for {query}"}
          Product List Viewed:   {kind: visit, title: "Viewed list {list_id} {category}"}
          Product List Filtered: {kind: visit, title: "Filtered list {list_id} {category}"}
          Promotion Viewed:      {kind: visit, title: "Saw promotion {name}"}
          Promotion Clicked:     {kind: visit, title: "Clicked promotion {name}"}
          Product Clicked:       {kind: visit, title: "Clicked {name}"}
          Product Viewed:        {kind: visit, title: "Viewed {name}"}
          Product Shared:        {kind: visit, title: "Shared {name}"}
          Product Reviewed:      {kind: note,  title: "Review of {product_id}, {rating}: {review_body}"}

          # Cart and checkout
          Product Added:                 {kind: visit, title: "Added {name} to the cart", amount: price, currency: currency}
          Product Removed:               {kind: visit, title: "Removed {name} from the cart"}
          Cart Viewed:                   {kind: visit, title: "Viewed the cart"}
          Cart Shared:                   {kind: visit, title: "Shared the cart"}
          Checkout Started:              {kind: visit, title: "Started checkout", amount: value, currency: currency}
          Checkout Step Viewed:          {kind: visit, title: "Viewed checkout step {step}"}
          Checkout Step Completed:       {kind: visit, title: "Completed checkout step {step}"}
          Payment Info Entered:          {kind: visit, title: "Entered payment details"}
          Coupon Entered:                {kind: visit, title: "Entered coupon {coupon_id}"}
          Coupon Applied:                {kind: visit, title: "Applied coupon {coupon_name}", amount: discount, currency: currency}
          Coupon Denied:                 {kind: visit, title: "Coupon {coupon_name} denied: {reason}"}
          Coupon Removed:                {kind: visit, title: "Removed coupon {coupon_name}"}
          Product Added to Wishlist:     {kind: visit, title: "Wished for {name}"}
          Product Removed from Wishlist: {kind: visit, title: "No longer wished for {name}"}
          Wishlist Product Added to Cart: {kind: visit, title: "Added {name} from the wish list to the cart"}
          Store Visit:                   {kind: visit, channel: store, title: "Visit to store {store_id}", alone: true}

          # E-mail
          Email Sent:           {kind: communication, channel: email, key: email_id, state: sent, title: "{subject}"}
          Email Delivered:      {kind: communication, channel: email, key: email_id, state: delivered}
          Email Opened:         {kind: communication, channel: email, key: email_id, state: opened, rank: 2}
          Email Link Clicked:   {kind: communication, channel: email, key: email_id, state: clicked, rank: 3}
          Email Bounced:        {kind: communication, channel: email, key: email_id, state: bounced}
          Email Marked as Spam: {kind: communication, channel: email, key: email_id, state: spam, rank: 4}

          # Calls, meetings, messages
          Call Logged:      {kind: communication, channel: call, title: "{direction} call: {subject}", duration: duration_s}
          Meeting Held:     {kind: communication, channel: meeting, title: "Meeting: {subject}", duration: duration_s}
          Message Sent:     {kind: communication, channel: message, title: "Message out: {subject}"}
          Message Received: {kind: communication, channel: message, title: "Message in: {subject}"}
          Ad Exposure:      {kind: communication, channel: ads, title: "Ad: {campaign} {creative}"}

          # Live chat
          Live Chat Conversation Started:
            {kind: communication, channel: chat, key: conversation_id, state: open, title: "Chat with {agent_name}"}
          Live Chat Conversation Ended:
            {kind: communication, channel: chat, key: conversation_id, state: ended, duration: conversation_duration}
          Live Chat Message Sent:     {kind: communication, channel: chat, key: conversation_id, title: "Chat in: {message_body}"}
          Live Chat Message Received: {kind: communication, channel: chat, key: conversation_id, title: "Chat out: {message_body}"}

          # Push messages and the app
          Push Notification Received: {kind: communication, channel: push, title: "Push: {campaign.name} {action}"}
          Push Notification Tapped:   {kind: communication, channel: push, title: "Push tapped: {campaign.name} {action}"}
          Push Notification Bounced:  {kind: communication, channel: push, title: "Push bounced: {campaign.name} {action}"}
          Deep Link Clicked:          {kind: visit, channel: mobile, title: "Clicked link {url}"}
          Deep Link Opened:           {kind: visit, channel: mobile, title: "Opened link {url}"}
          Install Attributed:         {kind: visit, channel: mobile, title: "Install attributed to {campaign.source} {campaign.name}"}
          Application Installed:      {kind: visit, channel: mobile, title: "Installed the app {version}"}
          Application Updated:        {kind: visit, channel: mobile, title: "Updated the app to {version}"}
          Application Opened:         {kind: visit, channel: mobile, title: "Opened the app {version}"}
          Application Backgrounded:   {kind: visit, channel: mobile, title: "Left the app"}
          Application Crashed:        {kind: support, channel: mobile, title: "The app crashed"}
          Application Uninstalled:    {kind: visit, channel: mobile, title: "Uninstalled the app"}

          # Tickets
          Ticket Opened:   {kind: support, key: ticket_id, state: open, title: "{subject}"}
          Ticket Updated:  {kind: support, key: ticket_id, state_if_new: open}
          Ticket Resolved: {kind: support, key: ticket_id, state: resolved}
          Ticket Reopened: {kind: support, key: ticket_id, state: open}

          # Sales
          Lead Captured:      {kind: note, title: "Lead from {origin}"}
          Deal Created:       {kind: deal, title: "Created: {name}"}
          Deal Updated:       {kind: deal}
          Deal Stage Changed: {kind: deal, title: "Moved to {stage}"}
          Deal Won:           {kind: deal, title: "Won"}
          Deal Lost:          {kind: deal, title: "Lost: {reason}"}
          Deal Reopened:      {kind: deal, title: "Reopened"}
          Note Added:         {kind: note, title: "{text}"}
          Task Created:       {kind: task, key: task_id, state: open, title: "{title}"}
          Task Completed:     {kind: task, key: task_id, state: completed}

          # Consent
          Consent Given:                      {kind: consent, title: "Consent given: {purpose}", state: given}
          Consent Withdrawn:                  {kind: consent, title: "Consent withdrawn: {purpose}", state: withdrawn}
          Unsubscribed:                       {kind: consent, channel: email, title: "Unsubscribed {list_name}", state: withdrawn}
          Segment Consent Preference Updated: {kind: consent, title: "Consent preferences updated"}

          # Accounts and membership
          Signed Up:            {kind: identity, title: "Signed up {plan}"}
          Signed In:            {kind: visit, title: "Signed in"}
          Signed Out:           {kind: visit, title: "Signed out"}
          Invite Sent:          {kind: communication, title: "Invited {invitee_email}"}
          Account Created:      {kind: identity, title: "Account created: {account_name}"}
          Account Deleted:      {kind: identity, title: "Account deleted: {account_name}"}
          Account Added User:   {kind: identity, title: "Added to an account as {role}"}
          Account Removed User: {kind: identity, title: "Removed from an account"}
          Trial Started:        {kind: note, title: "Trial started: {trial_plan_name}"}
          Trial Ended:          {kind: note, title: "Trial ended: {trial_plan_name}"}
          Audience Entered:     {kind: audience, title: "Entered {audience_key}", state: entered}
          Audience Exited:      {kind: audience, title: "Left {audience_key}", state: left}

          # Calls that are no track events
          group:  {kind: identity, title: "Member of {traits.name}"}
          alias:  {kind: identity, title: "Identifiers joined"}
          link:   {kind: identity, title: "Identifiers linked"}
          unlink: {kind: identity, title: "Identifiers parted"}

        """#
}
