extension ShippedFiles {
    static let retention = #"""
        # How long the content of events is kept; the first rule that matches an event counts, and without one it is kept for good.
        #
        # events  names, page, screen..., or "*"
        # source  for one source only
        # keep    400d, 18mo, 3y...
        # after   occurred_at (the default) or last_activity of the customer or device
        #
        # For example:
        #   - {events: [page, screen], keep: 400d}
        #   - {events: [Audience Signal], keep: 120d, after: last_activity}
        #   - {source: app, events: "*", keep: 3y}
        retention: []

        # For calendar units, dates and hours, unless a question names another.
        time_zone: UTC

        """#
}
