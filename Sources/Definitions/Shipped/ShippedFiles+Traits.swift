extension ShippedFiles {
    static let traits = #"""
        # What is computed of a customer's events.
        #
        # One of   count (visits or events), count_distinct, sum, min, max, average, first, last, most_frequent,
        #          unique_list, unique_count, days_since: PROPERTY; or ratio: TRAIT with to: TRAIT
        # of       the event's name, or a list
        # where    PROPERTY: test
        # within   30d, or between: [date, date], or during: this_month
        # unless   not when this event came with the same key
        # less     taken off a sum
        # money    where the currency is; NAME_by_currency then stands beside NAME, which is null when currencies mix
        traits:
          order_count:             {count_distinct: order_id, of: Order Completed, unless: Order Cancelled}
          lifetime_value:          {sum: total, of: Order Completed, less: {sum: total, of: Order Refunded}, money: currency}
          average_order_value:     {average: total, of: Order Completed, money: currency}
          first_order_at:          {first: occurred_at, of: Order Completed}
          last_order_at:           {last: occurred_at, of: Order Completed}
          days_since_last_order:   {days_since: occurred_at, of: Order Completed}
          favourite_category:      {most_frequent: properties.category, of: [Product Viewed, Product Added], at_least: 2}
          sessions_30d:            {count: visits, within: 30d}
          avg_ticket_satisfaction: {average: satisfaction, of: Ticket Resolved, within: 365d}

        # The first stage that matches is the customer's.
        lifecycle:
          - {stage: customer, when: {did: Order Completed, within: 180d}}
          - {stage: at_risk,  when: {did: Order Completed, within: 365d}}
          - {stage: lapsed,   when: {did: Order Completed}}
          - {stage: lead,     when: {any: [{did: Lead Captured}, {has: email}]}}
          - {stage: visitor,  when: all_customers}

        """#
}
