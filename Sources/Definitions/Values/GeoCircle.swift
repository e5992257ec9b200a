/// A place and everything around it.
public struct GeoCircle: Sendable, Hashable {
    /// Degrees, −90...90.
    public let latitude: Double
    /// Degrees, −180...180.
    public let longitude: Double
    /// Metres, above 0.
    public let radiusMetres: Double

    public init?(latitude: Double, longitude: Double, radiusMetres: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude), radiusMetres > 0, radiusMetres.isFinite else { return nil }
        (self.latitude, self.longitude, self.radiusMetres) = (latitude, longitude, radiusMetres)
    }
}
