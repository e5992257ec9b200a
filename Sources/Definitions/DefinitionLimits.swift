/// Bounds on what a definitions file may hold.
public enum DefinitionLimits {
    /// Bytes of one file.
    public static let fileBytesMax = 1 << 20
    /// Bytes of a rule, or of an identity.yaml, that comes with a question.
    public static let askedBytesMax = 64 << 10
    /// Lists and maps inside each other in a file.
    public static let nestingMax = 64
    /// Conditions inside each other in one rule.
    public static let conditionDepthMax = 32
    /// Steps of a sequence.
    public static let sequenceStepsMax = 32
    /// Audiences that refer to audiences that refer to audiences…
    public static let referenceDepthMax = 32
    /// Bytes of the name of a source, kind, trait, audience, stage or event.
    public static let nameBytesMax = 200
    /// Parts of a property path.
    public static let pathComponentsMax = 16
    /// Bytes of a regular expression.
    public static let patternBytesMax = 1000
    /// Instructions of a compiled regular expression.
    public static let patternInstructionsMax = 20_000
    /// Blocked values of one list, and patterns among them.
    public static let blockedValuesMax = 10_000
    public static let blockedPatternsMax = 100
    /// Errors reported of one set; later ones are left for the next check.
    public static let errorsMax = 100
    /// The longest duration, in years.
    public static let durationYearsMax = 200
}
