extension ShippedFiles {
    static let traits = #"""
        # What is computed of a customer's events.
        #
        # One of    count (visits or events), count_distinct, sum, min, max, average, first, last, most_frequent,
        #           unique_list, unique_count, days_since: PROPERTY; or ratio: TRAIT with to: TRAIT
        # of        the event's name, or a list
        # where     PROPERTY: test
        # within    30d, or between: [date, date], or during: this_month; within: session is the customer's last visit,
        #           from its first page or screen until 30 minutes after its last one (catalogue.yaml: visits)
        # once_per  of several events with the same value there only the last counts: an order that was sent twice is one
        # unless    not when this event came with the same key; nor what is taken off for it
        # less      taken off a sum
        # money     where the currency is; NAME_by_currency then stands beside NAME, which is null when currencies mix
        #
        # Sums are exact: a number of more digits than can be held (36, 18 of them after the point) makes its sum null.
        traits:
          order_count:             {count_distinct: order_id, of: Order Completed, unless: Order Cancelled}
          lifetime_value:
            {sum: total, of: Order Completed, once_per: order_id, unless: Order Cancelled, less: {sum: total, of: Order Refunded}, money: currency}
          average_order_value:     {average: total, of: Order Completed, once_per: order_id, unless: Order Cancelled, money: currency}
          first_order_at:          {first: occurred_at, of: Order Completed}
          last_order_at:           {last: occurred_at, of: Order Completed}
          days_since_last_order:   {days_since: occurred_at, of: Order Completed}
          orders_180d:             {count_distinct: order_id, of: Order Completed, unless: Order Cancelled, within: 180d}
          orders_545d:             {count_distinct: order_id, of: Order Completed, unless: Order Cancelled, within: 545d}
          favourite_category:      {most_frequent: properties.category, of: [Product Viewed, Product Added], at_least: 2}
          sessions_30d:            {count: visits, within: 30d}
          avg_ticket_satisfaction: {average: satisfaction, of: Ticket Resolved, within: 365d}

        # The first stage that matches is the customer's. Won back: bought in the last 180 days, in the 365 days before them nothing, but before those.
        lifecycle:
          - stage: won_back
            when:
              all:
                - {computed: orders_180d, at_least: 1}
                - {computed: orders_545d, is: {computed: orders_180d}}
                - {computed: order_count, more_than: {computed: orders_180d}}
          - {stage: active,  when: {did: Order Completed, within: 180d}}
          - {stage: at_risk, when: {did: Order Completed, within: 365d}}
          - {stage: lapsed,  when: {did: Order Completed, within: 730d}}
          - {stage: churned, when: {did: Order Completed}}
          - {stage: lead,    when: {any: [{did: Lead Captured}, {has: email}]}}
          - {stage: visitor, when: all_customers}

        """#
}
