import EventModel
import Testing

@testable import hindsight

struct AnswerRowsTests {
    private let answer = """
        {"pipelines":[{"name":"sales","basis":{"x":1},"stages":[{"name":"lead","count":0,"amounts":[]},\
        {"name":"=won","count":2,"amounts":[{"currency":"EUR","amount":1.50,"by":{"a":1}},{"currency":"USD","amount":-2,"more":true}]}]}]}
        """

    @Test func `lists within lists are rows of the innermost, and what has nothing of it is a row all the same`() throws {
        let csv = AnswerRows("pipelines", "stages", "amounts", opening: ["by"]).csv(try JSONValue(parsing: answer))
        #expect(
            csv == """
                pipelines.name,stages.name,stages.count,currency,amount,by.a,more\r
                sales,lead,0,,,,\r
                sales,"'=won",2,EUR,1.50,1,\r
                sales,"'=won",2,USD,-2,,true\r

                """)
    }

    @Test func `columns that were asked for come in that order, without a heading on later pages`() throws {
        let rows = AnswerRows("pipelines")
        #expect(rows.csv(try JSONValue(parsing: answer), columns: ["basis", "nothing", "name"]) == "basis,nothing,name\r\n\"{\"\"x\"\":1}\",,sales\r\n")
        #expect(rows.csv(try JSONValue(parsing: answer), columns: ["name"], hasHeading: false) == "sales\r\n")
        #expect(rows.csv(try JSONValue(parsing: #"{"pipelines":[]}"#)).isEmpty)
    }
}
