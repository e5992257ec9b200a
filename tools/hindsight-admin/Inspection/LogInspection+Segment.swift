import EventLog

extension LogInspection {
    /// The sealed LogSegments that are asked for.
    ///
    /// - Parameter segment: Number of the only one, counted from 1 over sealed and other LogSegments; nil for all.
    func sealed(_ segment: Int?) -> [SealedFigures] {
        guard let segment else { return sealed }
        return segment <= sealed.count ? [sealed[segment - 1]] : []
    }

    /// The other ones that are asked for.
    func unsealed(_ segment: Int?) -> [UnsealedFigures] {
        guard let segment else { return unsealed }
        return segment > sealed.count ? [unsealed[segment - sealed.count - 1]] : []
    }
}
