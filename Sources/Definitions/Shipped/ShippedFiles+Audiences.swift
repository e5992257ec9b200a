extension ShippedFiles {
    static let audiences = #"""
        # Named rules and whom they match.
        #
        # A condition is one of: did, sequence, trait, computed, identifier, has, consent, account, audience, lifecycle, signal,
        # all: [...], any: [...], not: ..., all_customers.
        audiences:
          buyers_30d:
            description: Bought in the last 30 days
            who: {did: Order Completed, within: 30d}
          repeat_buyers:
            description: Bought at least twice, ever
            who: {computed: order_count, at_least: 2}
          high_value:
            description: Brought in at least 500 in one currency
            who: {computed: lifetime_value, at_least: 500}
          lapsed_buyers:
            description: Bought at least twice, nothing for 90 days
            who:
              all:
                - {did: Order Completed, times: {at_least: 2}}
                - not: {did: Order Completed, within: 90d}
          big_spring_shoes:
            description: Bought shoes for at least 100 in spring 2026
            who:
              did: Order Completed
              between: [2026-03-01, 2026-05-31]
              where: {properties.total: {at_least: 100}, properties.products[].category: Shoes}
          hesitating:
            description: Filled a cart, began checkout within a week, did not order within a day
            who:
              sequence:
                - {did: Product Added}
                - {did: Checkout Started, within: 7d}
                - {without: Order Completed, within: 1d}
          cart_over_usual:
            description: Began a checkout worth more than their usual order
            who: {did: Checkout Started, where: {properties.value: {more_than: {computed: average_order_value}}}}
          frequent_viewers:
            description: Looked at products or filled the cart three times in five days
            who: {did: [Product Viewed, Product Added], times: {at_least: 3}, within: 5d}
          reachable_pro:
            description: On a paid plan, worth at least 200, lapsed, and we may write to them
            who:
              all:
                - {trait: plan, in: [pro, team]}
                - {computed: lifetime_value, at_least: 200}
                - {consent: email_marketing}
                - {audience: lapsed_buyers}
          newsletter:
            description: Has an e-mail address and agreed to e-mail marketing
            who:
              all:
                - {has: email}
                - {consent: email_marketing}
          in_sales:
            description: A deal was created in the last half year and none was won or lost since
            who:
              sequence:
                - {did: Deal Created}
                - {without: [Deal Won, Deal Lost]}
              within: 6mo
          unhappy:
            description: Rated a ticket 1 or 2 in the last 90 days
            who: {did: Ticket Resolved, within: 90d, where: {satisfaction: {at_most: 2}}}
          auto_intenders:
            description: Devices that a provider sees interested in cars
            domain: pseudonymous
            who: {signal: {taxonomy: iab-audience-1.1, id: "1065"}, providers: [adnet]}

        """#
}
