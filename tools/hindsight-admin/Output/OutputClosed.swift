/// The reader of our output went away: there is no one left to write for.
struct OutputClosed: Error {}
