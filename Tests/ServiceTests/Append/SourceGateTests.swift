import Definitions
import EventModel
import Testing

@testable import Service

@Suite struct SourceGateTests {
    private static let sources = """
        sources:
          open:  {channel: web, party: first}
          tills: {channel: store, party: first, uids: [pos, 1007]}
          adnet: {channel: ads, party: third, uids: [adnet], fields: [Audience Signal.provider]}
        """

    private func gate(_ files: [String: String] = ["sources.yaml": Self.sources]) throws -> SourceGate {
        let set = try DefinitionLoader.load(files: files)
        return SourceGate(definitions: DefinitionsInForce(set), ownUid: 500) { $0 == 1001 ? "pos" : nil }
    }

    /// What the gate says against it.
    private func check(_ source: String, uid: UInt32?, files: [String: String] = ["sources.yaml": Self.sources]) throws -> EventError? {
        var hello = Hello()
        hello.source = source
        let gate = try gate(files)
        do throws(EventError) {
            try gate.check(hello, peer: uid.map { PeerCredentials(uid: $0, gid: 0) })
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("open", 1, true), ("tills", 1001, true), ("tills", 1007, true), ("tills", 1002, false), ("tills", 500, true),
        ] as [(String, UInt32, Bool)])
    func `a source with users is for them and for the service's own user`(source: String, uid: UInt32, isAllowed: Bool) throws {
        let error = try check(source, uid: uid)
        #expect((error == nil) == isAllowed)
        if !isAllowed { #expect(error?.code == .unknownSource) }
    }

    @Test func `a peer whom the kernel does not name gets what is open only`() throws {
        #expect(try check("open", uid: nil) == nil)
        #expect(try check("tills", uid: nil)?.code == .unknownSource)
    }

    @Test func `a source that the file does not know is refused`() throws {
        #expect(try check("nobody", uid: 500)?.code == .unknownSource)
        #expect(try check("default", uid: 500)?.code == .unknownSource)
    }

    @Test func `without the file any name is allowed that is one`() throws {
        #expect(try check("anything", uid: 7, files: [:]) == nil)
        #expect(try check("no spaces", uid: 7, files: [:])?.field == "hello.source")
    }

    @Test func `third parties need the pseudonymous domain`() throws {
        let error = try check("adnet", uid: 500)
        #expect(error?.code == .unknownSource)
        #expect(error?.message.contains("pseudonymous domain") == true)
        var hello = Hello()
        hello.domain = .pseudonymous
        #expect(throws: EventError.self) { try gate().check(hello, peer: PeerCredentials(uid: 500, gid: 0)) }
    }
}
