/// The daemon's own version (semantic versioning).
enum DialerVersion {
    static let text = "0.1.0"
}
