extension ShippedFiles {
    static let identity = #"""
        # Which identifiers make a customer, highest priority first.
        #
        # limit    how many values of the kind one customer may have: a number or unlimited.
        # per      ever (the default), year, month or week; or annually, monthly, weekly.
        # blocked  values that are never identifiers, beside the built-in junk ("null", "anonymous", zeros...);
        #          /.../ is a regular expression. Under a kind: for that kind only.
        #
        # push_token is context.device.token, ga_client_id the clientId of Google Analytics in integrations.
        # Kinds that are not listed (other externalIds types) stand before device_id, with a limit of 5.
        identifiers:
          user_id:        {limit: 1}
          email:          {limit: 5}
          phone:          {limit: 5}
          push_token:     {limit: 20}
          ga_client_id:   {limit: 20}
          device_id:      {limit: 20}
          advertising_id: {limit: 20}
          anonymous_id:   {limit: 50}
        blocked: ["test@example.com", "/^0+$/"]

        """#
}
