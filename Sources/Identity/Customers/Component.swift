/// Identifiers that are connected at a basis, and the links that connect them.
struct Component {
    /// Ascending.
    let members: [UInt32]
    /// Those that have effect, by position.
    let links: [Link]
}
