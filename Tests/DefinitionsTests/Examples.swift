import Definitions

/// The examples that define the language.
enum Examples {
    static let files: [String: String] = [
        "sources.yaml": sources, "identity.yaml": identity, "catalogue.yaml": catalogue, "traits.yaml": traits, "audiences.yaml": audiences,
        "pipeline.yaml": pipeline, "retention.yaml": retention,
    ]

    static func load() throws -> DefinitionSet { try DefinitionLoader.load(files: files) }

    static let sources = """
        sources:
          website:  {channel: web,     party: first, keys: [env:WEB_KEY]}      # write keys by reference, never in the file
          app:      {channel: mobile,  party: first, keys: [env:APP_KEY]}
          tills:    {channel: store,   party: first, uids: [pos]}              # Unix users that may say hello as this source
          crm:      {channel: crm,     party: first, uids: [crm]}
          adnet:    {channel: ads,     party: third, uids: [adnet], fields: \
        [Audience Signal.attributes, Audience Signal.provider, Audience Signal.expires]}
        """

    static let identity = """
        identifiers:                        # in order of priority
          user_id:        {limit: 1}
          email:          {limit: 5, per: ever}     # ever | year | month | week
          phone:          {limit: 3}
          loyalty_card:   {limit: 3}                # an externalIds type
          device_id:      {limit: 20}
          advertising_id: {limit: 20}
          anonymous_id:   {limit: 50}
        blocked: ["test@example.com", "/^0+$/"]     # added to the built-in junk values; /…/ is a regular expression
        """

    static let catalogue = """
        entries:
          Order Completed: {kind: purchase, title: "Order {order_id}", amount: total, currency: currency, key: order_id}
          Order Refunded:  {kind: refund,   title: "Refund for {order_id}", amount: total, key: order_id}
          Order Cancelled: {kind: purchase, key: order_id, state: cancelled}       # same key: folds into that entry
          Email Opened:    {kind: communication, channel: email, key: email_id, state: opened}
          Call Logged:     {kind: communication, channel: call, title: "{direction} call: {subject}", duration: duration_s}
          Ticket Opened:   {kind: support, key: ticket_id, state: open, title: "{subject}"}
        visits: {gap: 30m, of: [page, screen]}
        """

    static let traits = """
        traits:
          order_count:      {count_distinct: order_id, of: Order Completed, unless: Order Cancelled}
          lifetime_value:   {sum: total, of: Order Completed, less: {sum: total, of: Order Refunded}, money: currency}
          first_order_at:   {first: occurred_at, of: Order Completed}
          favourite_category: {most_frequent: properties.category, of: [Product Viewed, Product Added], at_least: 2}
          sessions_30d:     {count: visits, within: 30d}
          avg_ticket_satisfaction: {average: satisfaction, of: Ticket Resolved, within: 365d}
        lifecycle:                          # first that matches
          - {stage: customer, when: {did: Order Completed, within: 180d}}
          - {stage: at_risk,  when: {did: Order Completed, within: 365d}}
          - {stage: lapsed,   when: {did: Order Completed}}
          - {stage: lead,     when: {any: [{did: Lead Captured}, {has: email}]}}
          - {stage: visitor,  when: all_customers}
        """

    /// `cart_over_usual` needs `average_order_value`, which the shipped traits have and the example's do not.
    static let audiences = """
        audiences:
          lapsed_buyers:
            description: Bought at least twice, nothing for 90 days
            who:
              all:
                - {did: Order Completed, times: {at_least: 2}}
                - not: {did: Order Completed, within: 90d}
          big_spring_shoes:
            who: {did: Order Completed, between: [2026-03-01, 2026-05-31], \
        where: {properties.total: {at_least: 100}, properties.products[].category: Shoes}}
          hesitating:
            who:
              sequence:
                - {did: Product Added}
                - {did: Checkout Started, within: 7d}        # after the step before
                - {without: Order Completed, within: 1d}
          reachable_pro:
            who:
              all:
                - {trait: plan, in: [pro, team]}
                - {computed: lifetime_value, at_least: 200}
                - {consent: email_marketing}
                - {audience: lapsed_buyers}
          frequent_viewers:
            who: {did: [Product Viewed, Product Added], times: {at_least: 3}, within: 5d}
          cart_over_usual:
            who: {did: Checkout Started, where: {properties.value: {more_than: {computed: average_order_value}}}}
          auto_intenders:
            domain: pseudonymous
            who: {signal: {taxonomy: iab-audience-1.1, id: "1065"}, providers: [adnet]}
        """

    static let pipeline = """
        pipelines:
          sales:
            stages:
              - {name: lead, probability: 0.05, forecast: pipeline}
              - {name: qualified, probability: 0.2, forecast: pipeline}
              - {name: proposal, probability: 0.5, forecast: best_case}
              - {name: negotiation, probability: 0.8, forecast: commit}
              - {name: won, probability: 1, closed: won}
              - {name: lost, probability: 0, closed: lost}
        """

    static let retention = """
        retention:
          - {events: [page, screen], keep: 400d}
          - {events: [Audience Signal], keep: 120d, after: last_activity}
          - {source: app, events: "*", keep: 3y}
        time_zone: Europe/Berlin
        """
}

/// The errors of one file, the others as shipped.
func errors(of text: String, in file: String) -> [DefinitionError] {
    do {
        _ = try DefinitionLoader.load(files: [file: text])
        return []
    } catch {
        return error.errors
    }
}
