import EventModel
import Testing

@testable import Service

@Suite struct LineBufferTests {
    /// What comes out of a stream that arrives in these pieces.
    private func lines(_ pieces: [[UInt8]], max: Int = 16, ends: Bool = true) -> [String] {
        var buffer = LineBuffer(lineBytesMax: max)
        var found: [String] = []
        for piece in pieces {
            piece.withUnsafeBytes { buffer.append($0) }
            while let line = buffer.next() { found.append(text(line)) }
        }
        if ends, let line = buffer.last() { found.append(text(line)) }
        return found
    }

    private func text(_ line: LineBuffer.Line) -> String {
        guard case .text(let bytes) = line else { return "<too long>" }
        // The reader of JSON may look this far behind a line.
        let readable = UnsafeRawBufferPointer(start: bytes.baseAddress, count: bytes.count + JSONTextReader.paddingBytes)
        _ = readable.reduce(0) { $0 ^ $1 }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `lines come out whole wherever the stream is cut`() {
        let stream = Array("one\n\ntwo and more\r\nthree\nrest".utf8)
        for first in 0...stream.count {
            for second in first...stream.count {
                let pieces = [Array(stream[..<first]), Array(stream[first..<second]), Array(stream[second...])]
                #expect(lines(pieces) == ["one", "", "two and more\r", "three", "rest"], "cut at \(first) and \(second)")
            }
        }
    }

    @Test func `a line that is too long is reported once wherever the stream is cut, and its neighbours survive`() {
        let stream = Array("before\n12345678901234567890\nafter\n".utf8)
        for cut in 0...stream.count {
            let pieces = [Array(stream[..<cut]), Array(stream[cut...])]
            #expect(lines(pieces) == ["before", "<too long>", "after"], "cut at \(cut)")
        }
        #expect(lines(stream.map { [$0] }) == ["before", "<too long>", "after"])
    }

    @Test func `a line of exactly the limit is taken, one byte more is not`() {
        #expect(lines([Array("1234567890123456\n".utf8)]) == ["1234567890123456"])
        #expect(lines([Array("12345678901234567\n".utf8)]) == ["<too long>"])
        #expect(lines([Array("1234567890123456".utf8)]) == ["1234567890123456"])
        #expect(lines([Array("12345678901234567".utf8)]) == ["<too long>"])
    }

    @Test func `an endless line takes no memory`() {
        var buffer = LineBuffer(lineBytesMax: 1024)
        let piece = [UInt8](repeating: 0x61, count: 64 * 1024)
        var tooLong = 0
        for _ in 0..<200 {
            piece.withUnsafeBytes { buffer.append($0) }
            while buffer.next() != nil { tooLong += 1 }
        }
        #expect(tooLong == 1)
        #expect(buffer.count == 0)
        #expect(buffer.memoryBytes <= 256 * 1024)
    }

    @Test func `memory of a busy moment is given back and what is held survives`() {
        var buffer = LineBuffer(lineBytesMax: 1 << 20)
        let long = Array(repeating: UInt8(0x62), count: 300_000) + Array("\nabc".utf8)
        long.withUnsafeBytes { buffer.append($0) }
        _ = buffer.next()
        #expect(buffer.next() == nil)
        buffer.releaseSpareMemory()
        #expect(buffer.memoryBytes == 8 * 1024)
        Array("d\n".utf8).withUnsafeBytes { buffer.append($0) }
        #expect(buffer.next().map(text) == "abcd")
    }
}

extension LineBufferTests {
    @Test func `a stream that ends with a newline has no last line`() {
        #expect(lines([Array("a\n".utf8)]) == ["a"])
        #expect(lines([]) == [])
    }
}
