import DiskTesting
import EventModel
import Hummingbird
import Testing

@testable import Service

/// Every role at every verb: the matrix is made of the roles, the routes that the service has, and appending.
struct RoleMatrixTests {
    /// Whom a verb is for.
    private static func may(_ role: Role, _ verb: Verb) -> Bool {
        switch verb {
        case .append: role == .service
        case .ask: role != .service
        case .administer: role == .administrator
        }
    }

    private enum Verb: Hashable {
        case append
        case ask(String)
        case administer(AdminVerb)
    }

    /// The routes that the running service has.
    private static func routes(_ running: RunningDaemon) -> [String] {
        let daemon = running.daemon
        let status = ServiceStatus(history: daemon.history, startedAt: .earliest)
        let routes = QueryRoutes(history: daemon.history, log: daemon.log, pool: QueryPool(threadCount: 1, questionsMax: 1), status: status)
        return routes.readRouter().routes.filter { $0.method == .get }.map { "\($0.path)" }
    }

    @Test func `each may do what is theirs, and nothing else`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Lines.track())
            let questions = Self.routes(running)
            #expect(questions.count >= 14)
            let verbs = [.append] + questions.map(Verb.ask) + AdminVerb.allCases.map(Verb.administer)
            var cells = 0
            for role in Role.allCases {
                for verb in verbs {
                    let isDone = try await Self.isDone(verb, by: role, at: running)
                    #expect(isDone == Self.may(role, verb), "\(role) at \(verb)")
                    cells += 1
                }
            }
            #expect(cells == Role.allCases.count * (1 + questions.count + AdminVerb.allCases.count))
        }
    }

    /// Whether the service did, or began to do, what is asked for at a role's socket: an answer other than that this is not the place.
    private static func isDone(_ verb: Verb, by role: Role, at running: RunningDaemon) async throws -> Bool {
        let socket = running.daemon.options.place(of: role).path
        switch verb {
        case .append:
            let client = try UnixClient(socket)
            try await client.send(Lines.track(Int.random(in: 1000 ... .max)) + "\n")
            client.finish()
            return try await client.readToEnd().contains(#""ack":{"lines":1,"position":"#)
        case .ask(let path):
            let place = path.split(separator: "/").map { $0.hasPrefix("{") || $0.hasPrefix(":") ? "user_id:u1" : String($0) }.joined(separator: "/")
            let answer = try await running.wish("/" + place, at: socket, method: "GET")
            return answer.status != 0 && answer.status != 403 && answer.status != 501 && !answer.body.contains("no_such_route")
        case .administer(let verb):
            // No body fits every verb: that it was looked at is enough.
            let answer = try await running.wish(verb.rawValue, #"{"nonsense":1}"#, at: socket)
            return answer.status == 400 && answer.body.contains("'nonsense' is not known here")
        }
    }

    @Test func `a socket is for its user, root, and the members of its group`() {
        let groups: @Sendable (UInt32) -> [UInt32] = { $0 == 1002 ? [20, 77] : [] }
        for role in Role.allCases {
            let (alone, shared) = (PeerGate(role, ownUid: 1000, groupId: nil, groupsOf: groups), PeerGate(role, ownUid: 1000, groupId: 77, groupsOf: groups))
            for (peer, isOwn, isMember) in [
                (PeerCredentials(uid: 1000, gid: 1000), true, true), (PeerCredentials(uid: 0, gid: 0), true, true), (PeerCredentials(uid: 1001, gid: 77), false, true),
                (PeerCredentials(uid: 1002, gid: 20), false, true), (PeerCredentials(uid: 1003, gid: 20), false, false),
            ] {
                #expect(alone.admits(peer) == isOwn, "\(peer) at \(role)")
                #expect(shared.admits(peer) == isMember, "\(peer) at \(role) of group 77")
            }
            #expect(!alone.admits(nil) && !shared.admits(nil))
        }
    }

    @Test func `groups of a user are those of the system`() {
        #expect(UnixAccounts.groups(uid: 0).contains(0))
        #expect(UnixAccounts.groups(uid: 4_000_000_000) == [])
    }
}
