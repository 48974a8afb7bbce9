/// Where a trunk's gateway, or a phone that does not register here, is, as far as it is known.
public enum TrunkPlace: Sendable, Equatable {
    /// Given by address.
    case given
    /// The addresses that its name stands for, the best first; one at least.
    case found([SIPTarget])
    /// Its name has no address yet and is being looked up: a `located` follows, of a phone's a `locatedURI`.
    case sought
}
