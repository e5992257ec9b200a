extension ShippedFiles {
    static let sources = #"""
        # Who may send events. Without this file any source name is first-party.
        #
        # channel  where the interaction took place: web, mobile, store, support, crm, email, ads...
        # party    first: ours, the customer domain. third: somebody else's, the pseudonymous domain.
        # keys     write keys for HTTP, by reference to the environment: never the key itself.
        # uids     Unix users (names or numbers) that may say hello as this source on the append socket, as in [pos, 1001].
        #          With neither keys nor uids, every peer that the socket's mode and group admit may.
        # fields   what a third party may send.
        sources:
          website:  {channel: web,     party: first, keys: [env:WEB_KEY]}
          app:      {channel: mobile,  party: first, keys: [env:APP_KEY]}
          shop:     {channel: web,     party: first}
          tills:    {channel: store,   party: first}
          crm:      {channel: crm,     party: first}
          helpdesk: {channel: support, party: first}
          mailer:   {channel: email,   party: first}
          ads:      {channel: ads,     party: first}
          adnet:
            channel: ads
            party: third
            fields: [Audience Signal.attributes, Audience Signal.provider, Audience Signal.expires]

        """#
}
