/// The language of what people read. JSON, words of the protocol and completion scripts are the same in all.
enum Language: Sendable {
    case english
    case chinese

    /// Of the environment: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty decides (POSIX, 8.2).
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale?.lowercased().hasPrefix("zh") == true ? .chinese : .english
    }
}
