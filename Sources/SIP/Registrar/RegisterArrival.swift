/// A REGISTER, as plain values.
struct RegisterArrival: Sendable {
    struct Contact: Sendable, Hashable {
        /// Empty if it is no SIP URI.
        var uri: String
        /// Seconds; nil if the contact does not say.
        var expires: Int?
        /// Thousandths, nil if absent.
        var q: Int?
        /// The value of `+sip.instance`, with its quotes; empty if absent.
        var instance = ""
        /// RFC 5626; 0 if absent.
        var regID = 0
    }

    var flow: PhoneFlow
    var requestURI: String
    /// The user of the address of record.
    var user: String
    var callID: String
    var cseq: UInt32
    var required: [String] = []
    var supported: [String] = []
    var userAgent = ""
    /// The Expires header field in seconds.
    var expires: Int?
    /// `Contact: *`.
    var removesAll = false
    var hasTooManyContacts = false
    var contacts: [Contact] = []
    var credentials: [DigestCredentials] = []
}
