/// One moment in the written story of the shop mix's first customer.
///
/// The story has what a demonstration needs: two anonymous visitors who turn out to be one person, orders before and after, and a purchase
/// that happened at four tenths of the time but was sent at 85 hundredths, so that "what was true" and "what was known" differ in between.
struct StoryBeat {
    /// When, in thousandths of the time from `--from` to `--to`…
    var perMille: Int64
    /// …and this much later.
    var seconds: Int64
    var action: StoryAction

    init(_ perMille: Int64, _ seconds: Int64, _ action: StoryAction) {
        self.perMille = perMille
        self.seconds = seconds
        self.action = action
    }

    /// When the purchase that arrives late was made, in thousandths of the time.
    static let latePurchasePerMille: Int64 = 400

    /// The least number of events that the story is told in.
    static let eventsMin = 500

    static let all: [StoryBeat] = [
        StoryBeat(8, 0, .look(.web)), StoryBeat(8, 20, .viewProduct(.web, 0)), StoryBeat(8, 70, .viewProduct(.web, 1)),
        StoryBeat(14, 0, .look(.app)), StoryBeat(14, 30, .viewProduct(.app, 20)),
        StoryBeat(45, 0, .look(.web)), StoryBeat(45, 25, .viewProduct(.web, 0)), StoryBeat(45, 90, .addProduct(.web, 0)),
        StoryBeat(45, 150, .checkOut(.web, 0)), StoryBeat(45, 200, .firstSignIn), StoryBeat(45, 215, .consent(isGiven: true)),
        StoryBeat(45, 260, .order(.web, 0, number: 1)), StoryBeat(45, 300, .email(.send, number: 1)),
        StoryBeat(45, 303, .email(.deliver, number: 1)), StoryBeat(45, 4_000, .email(.open, number: 1)),
        StoryBeat(45, 4_020, .email(.click, number: 1)), StoryBeat(45, 4_030, .look(.web)),
        StoryBeat(120, 0, .look(.app)), StoryBeat(120, 60, .signInOnApp), StoryBeat(120, 90, .viewProduct(.app, 7)),
        StoryBeat(150, 0, .addProduct(.app, 7)), StoryBeat(150, 80, .checkOut(.app, 7)), StoryBeat(150, 140, .order(.app, 7, number: 2)),
        StoryBeat(150, 180, .email(.send, number: 2)), StoryBeat(150, 182, .email(.deliver, number: 2)),
        StoryBeat(165, 0, .ticket(.open)), StoryBeat(165, 3_600, .ticket(.update)), StoryBeat(165, 180_000, .ticket(.resolve)),
        StoryBeat(200, 0, .linkCard), StoryBeat(230, 0, .enterStore), StoryBeat(230, 1_200, .buyInStore(3, number: 3)),
        StoryBeat(300, 0, .joinAccount), StoryBeat(300, 600, .sell(.captureLead)), StoryBeat(305, 0, .sell(.createDeal)),
        StoryBeat(325, 0, .sell(.call)), StoryBeat(330, 0, .sell(.qualify)), StoryBeat(390, 0, .sell(.meet)),
        StoryBeat(405, 0, .sell(.propose)),
        StoryBeat(450, 0, .changeTraits), StoryBeat(470, 0, .sell(.raiseAmount)), StoryBeat(520, 0, .sell(.negotiate)),
        StoryBeat(640, 0, .sell(.win)), StoryBeat(700, 0, .refund), StoryBeat(760, 0, .viewProduct(.web, 13)),
        StoryBeat(760, 120, .order(.web, 13, number: 4)), StoryBeat(850, 0, .latePurchase), StoryBeat(930, 0, .consent(isGiven: false)),
    ]
}
