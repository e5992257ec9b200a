/// What the rows of one request came to, counted without a lock.
struct RequestTally {
    var duplicates = 0
    var idConflicts = 0
    var clampedTimes = 0
}
