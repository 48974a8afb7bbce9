/// A phone that may register with us: the user of its address of record, and its secret.
public struct SIPAccount: Sendable, Hashable {
    /// The user part of the address of record, which is the user name of its digest as well.
    public var user: String
    public var secret: String

    public init(user: String, secret: String) {
        self.user = user
        self.secret = secret
    }
}
