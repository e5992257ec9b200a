import Administration
import Definitions
import EventModel
import TimeTravel

extension AdminRoutes {
    /// Reads the definitions again; wrong ones change nothing.
    func reload(_ body: String) throws -> any JSONAnswer {
        _ = try AdminWish(body, allowing: [])
        do throws(DaemonError) {
            return ReloadAnswer(hasChanged: try reloader.reload(), definitions: reloader.definitions.current.hash)
        } catch { throw AdminWish.bad(error.description) }
    }
}

/// Whether other definitions are in force, and which.
struct ReloadAnswer: JSONAnswer {
    let hasChanged: Bool
    let definitions: String

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("changed", hasChanged)
            json.field("definitions", definitions)
        }
    }
}
