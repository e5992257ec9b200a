extension ShopGenerator {
    /// Starts a visit, now and then on a device that was never used before.
    mutating func startBrowsing(_ person: Person) {
        let device = chooseDevice(person)
        var step = firstStep(.browse, person.customer)
        step.device = device
        step.detail = random.chance(perMille: 500) ? person.favouriteProduct : random.below(Catalogue.products.count)
        browse(step)
    }

    /// A visit of the story's hero that leaves no trace in the story: one look at the start page.
    mutating func browseAsHero() {
        view(occasion(0, .browser(device: 0)), product: nil)
    }

    mutating func browse(_ step: Step) {
        let person = Person(customer: step.customer, seed: plan.seed)
        let occasion = occasion(step.customer, sender(person, device: step.device))
        switch BrowseStage(rawValue: step.stage) {
        case .look, nil: look(step, occasion)
        case .viewProduct: viewProduct(step, occasion)
        case .addProduct: addProduct(step, occasion)
        case .checkOut: checkOut(step, occasion)
        case .signIn: signIn(step, person, occasion)
        case .order: order(step, occasion)
        }
    }

    private mutating func look(_ step: Step, _ occasion: Occasion) {
        view(occasion, product: random.chance(perMille: 400) ? step.detail : nil)
        let lot = random.below(100)
        switch lot {
        case ..<48: go(.viewProduct, step)
        case ..<68: go(.look, step)
        case ..<80 where !customers[step.customer].isSignedIn(step.device): go(.signIn, step)
        default: break
        }
    }

    private mutating func viewProduct(_ step: Step, _ occasion: Occasion) {
        productEvent("Product Viewed", occasion, product: step.detail)
        var other = step
        other.detail = random.below(Catalogue.products.count)
        let lot = random.below(100)
        switch lot {
        case ..<32: go(.addProduct, step)
        case ..<58: go(.viewProduct, other)
        case ..<70: go(.look, step)
        default: break
        }
    }

    private mutating func addProduct(_ step: Step, _ occasion: Occasion) {
        var step = step
        step.number = Int(random.next() >> 33)
        productEvent("Product Added", occasion, product: step.detail, cartNumber: step.number)
        let lot = random.below(100)
        switch lot {
        case ..<50: go(.checkOut, step)
        case ..<75: go(.viewProduct, step)
        default: break
        }
    }

    private mutating func checkOut(_ step: Step, _ occasion: Occasion) {
        startCheckout(occasion, Cart(product: step.detail, number: step.number), number: step.number)
        if !customers[step.customer].isSignedIn(step.device) {
            if random.chance(perMille: 700) { go(.signIn, step) }
        } else if random.chance(perMille: 800) {
            go(.order, step)
        }
    }

    private mutating func signIn(_ step: Step, _ person: Person, _ occasion: Occasion) {
        let isFirst = !customers[step.customer].isKnown
        customers[step.customer].signIn(step.device)
        if isFirst { introduce(person, occasion) } else { greet(person, occasion) }
        if isFirst, random.chance(perMille: 650) {
            follow(firstStep(.consent, step.customer), after: Millis.second...(20 * Millis.second))
        }
        go(step.number > 0 ? .order : .viewProduct, step)
    }

    private mutating func order(_ step: Step, _ occasion: Occasion) {
        let cart = Cart(product: step.detail, number: step.number)
        let number = counters.order.advance()
        completeOrder(occasion, cart, number: number)
        scheduleAftermath(occasion, cart, number: number)
    }

    private mutating func go(_ stage: BrowseStage, _ step: Step) {
        var step = step
        step.stage = stage.rawValue
        follow(step, after: (4 * Millis.second)...(4 * Millis.minute))
    }

    private mutating func chooseDevice(_ person: Person) -> Int {
        let used = Int(customers[person.customer].devices)
        if customers[person.customer].hasVisited, used < person.devicesMax, random.chance(perMille: 250) {
            customers[person.customer].devices += 1
            return used
        }
        customers[person.customer].hasVisited = true
        return random.chance(perMille: 600) ? 0 : random.below(used)
    }
}
