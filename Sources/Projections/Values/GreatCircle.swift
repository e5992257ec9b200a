import Definitions
import EventModel
import Glibc

extension GeoCircle {
    /// True when an object has a latitude and a longitude inside the circle. The way is the great circle on a sphere of 6,371,008.8 m.
    func contains(_ object: JSONValue) -> Bool {
        func degrees(_ names: String...) -> Double? { names.lazy.compactMap { object[$0]?.decimalValue?.doubleValue }.first }
        guard let latitude = degrees("latitude", "lat"), let longitude = degrees("longitude", "lon", "lng"),
            (-90...90).contains(latitude), (-180...180).contains(longitude)
        else { return false }
        return metres(toLatitude: latitude, longitude: longitude) <= radiusMetres
    }

    private func metres(toLatitude other: Double, longitude otherLongitude: Double) -> Double {
        let radians = Double.pi / 180
        let halfLatitude = sin((other - latitude) * radians / 2)
        let halfLongitude = sin((otherLongitude - longitude) * radians / 2)
        let a = halfLatitude * halfLatitude + cos(latitude * radians) * cos(other * radians) * halfLongitude * halfLongitude
        return 2 * 6_371_008.8 * asin(min(1, a.squareRoot()))
    }
}
