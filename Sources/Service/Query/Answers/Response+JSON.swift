import EventModel
import HTTPTypes
import Hummingbird
import NIOCore
import TimeTravel

extension Response {
    /// An answer in JSON.
    static func json(_ writer: JSONWriter, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: headers("application/json"), body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }

    static func json(_ answer: any JSONAnswer) -> Response {
        var writer = JSONWriter()
        answer.appendJSON(to: &writer)
        return json(writer)
    }

    /// Answers hold personal data: nobody between us and the asker keeps them.
    static func headers(_ contentType: String) -> HTTPFields {
        [.contentType: contentType, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
    }
}
