extension ShopGenerator {
    mutating func captureLead(_ occasion: Occasion, number: Int) {
        track("Lead Captured", occasion) { out in
            out.string("origin", number % 2 == 0 ? "trade fair" : "contact form")
            out.integer("score", 40 + number % 55)
            out.string("owner", Names.agents[number % Names.agents.count])
        }
    }

    mutating func logCall(_ occasion: Occasion, number: Int) {
        track("Call Logged", occasion) { out in
            out.string("direction", number % 3 == 0 ? "in" : "out")
            out.string("subject", "Volume order")
            out.string("agent", Names.agents[number % Names.agents.count])
            out.integer("duration_s", 90 + number * 37 % 1_500)
            out.string("outcome", number % 4 == 0 ? "voicemail" : "interested")
        }
    }

    mutating func holdMeeting(_ occasion: Occasion, number: Int) {
        track("Meeting Held", occasion) { out in
            out.string("subject", "Samples & terms")
            out.string("agent", Names.agents[number % Names.agents.count])
            out.integer("duration_s", 1_800)
            out.string("channel", number % 2 == 0 ? "video" : "on site")
        }
    }

    mutating func createTask(_ occasion: Occasion, number: Int) {
        let dueMillis = occasion.occurredAtMillis + 7 * Millis.day
        track("Task Created", occasion) { out in
            out.string("task_id", "k", number)
            out.string("title", "Prepare the proposal")
            out.date("due", millis: dueMillis)
            out.string("owner", Names.agents[number % Names.agents.count])
        }
    }

    mutating func addNote(_ occasion: Occasion, number: Int) {
        track("Note Added", occasion) { out in
            out.string("text", "Prefers delivery on Tuesdays.\\nBudget \\u2248 5\\u202f000 \\u20ac – «très intéressée» 👍🏽")
            out.string("author", Names.agents[number % Names.agents.count])
        }
    }
}
