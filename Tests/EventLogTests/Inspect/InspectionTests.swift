import DiskTesting
import EventModel
import Testing

@testable import EventLog

@Suite struct InspectionTests {
    @Test func `every byte of a sealed file belongs to a part`() async throws {
        let log = try await SealedLog.make()
        let inspection = try LogInspection.run(folder: log.fixture.folder, fileSystem: log.fixture.disk)
        #expect(inspection.problems.isEmpty && inspection.sealed.count == 2 && inspection.events == log.lines.count)
        for file in inspection.sealed {
            #expect(file.parts.reduce(0) { $0 + $1.bytes } == Int(file.fileBytes))
            #expect(file.parts.allSatisfy { $0.encodings["unknown"] == nil })
            #expect(file.rowGroups.map(\.rows) == [100])
        }
        let merged = FilePart.merged(inspection.sealed.map(\.parts))
        #expect(merged.reduce(0) { $0 + $1.bytes } == Int(inspection.sealedBytes))
        #expect(merged.contains { $0.group == .column && $0.name == "properties.total" && $0.kind == "number" })
    }

    @Test func `a sample of all events has their JSON's length`() async throws {
        let log = try await SealedLog.make(rest: 0)
        let inspection = try LogInspection.run(folder: log.fixture.folder, fileSystem: log.fixture.disk, sampleEvents: 10_000)
        let sample = try #require(inspection.sample)
        #expect(sample.events == log.lines.count)
        #expect(sample.jsonBytes == (try log.fixture.open(readOnly: true).texts().reduce(0) { $0 + $1.utf8.count + 1 }))
        #expect(try LogInspection.run(folder: log.fixture.folder, fileSystem: log.fixture.disk, sampleEvents: 0).sample == nil)
    }

    @Test func `what is not sealed is described by its Blocks`() async throws {
        let log = try await SealedLog.make()
        let inspection = try LogInspection.run(folder: log.fixture.folder, fileSystem: log.fixture.disk)
        let active = try #require(inspection.unsealed.last)
        #expect(inspection.unsealed.count == 1 && active.isActive && active.firstPosition == 201 && active.events == 50)
        let events = try log.fixture.open(readOnly: true).all()
        #expect(active.occurred == events.occurredAt[200...].min()!...events.occurredAt[200...].max()!)
        #expect(active.recorded?.upperBound == events.recordedAt.last)
        #expect(active.blocks.reduce(0) { $0 + $1.events } == 50)
    }

    @Test func `a damaged file is a problem, and the others are shown`() async throws {
        let log = try await SealedLog.make()
        let path = try log.sealedPaths[0]
        try log.fixture.disk.flipBit(of: path, atByte: 30)
        let inspection = try LogInspection.run(folder: log.fixture.folder, fileSystem: log.fixture.disk)
        #expect(inspection.problems.map(\.path) == [path] && inspection.sealed.count == 1)
    }
}
