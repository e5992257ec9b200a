import Definitions
import EventModel

/// The other side of a comparison: a value, or a stretch of time such as a day.
struct Bound {
    /// What values are equal to.
    let value: FieldValue
    /// What lies before this is below the bound.
    let first: FieldValue
    /// What lies after this is above the bound.
    let last: FieldValue

    init(value: FieldValue) { (self.value, first, last) = (value, value, value) }

    init(moment: Moment, in zone: TimeZoneRules) {
        (first, last) = (.instant(moment.start(in: zone)), .instant(moment.end(in: zone)))
        value = first
    }
}
