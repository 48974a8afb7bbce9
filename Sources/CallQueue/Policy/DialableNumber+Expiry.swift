extension DialableNumber {
    /// Whether it is a privacy number, which stops working when the ticket's `numbersExpireAt` comes.
    var isProtected: Bool {
        switch kind {
        case .protectedWithExtension, .protected700: true
        case .ordinary, .serviceNumber: false
        }
    }
}
