extension ShippedFiles {
    static let pipeline = #"""
        # Where deals stand. A deal that names no pipeline is in the first; a stage that is not here is kept and shown as unmapped.
        #
        # probability  0 to 1; 0 is 0. A stage that closes as won has 1, as lost 0.
        # forecast     pipeline, best_case, commit or omitted; open stages only
        # closed       won or lost; without it the stage is open. Deal Won and Deal Lost go to the first of such stages, or to the one that they name.
        pipelines:
          sales:
            stages:
              - {name: lead, probability: 0.05, forecast: pipeline}
              - {name: qualified, probability: 0.2, forecast: pipeline}
              - {name: proposal, probability: 0.5, forecast: best_case}
              - {name: negotiation, probability: 0.8, forecast: commit}
              - {name: won, probability: 1, closed: won}
              - {name: lost, probability: 0, closed: lost}

        """#
}
