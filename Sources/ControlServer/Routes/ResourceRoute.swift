import ControlAPI

/// One address of the HTTP door and the method behind it.
struct ResourceRoute: Sendable, Equatable {
    enum Verb: String, Sendable {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    let verb: Verb
    /// `/v1/calls/{call}/hold`; a name in braces is the method's parameter.
    let template: String
    let method: ControlMethod
    /// One line for the published description.
    let summary: String
    /// 201 where something new comes of it.
    let status: UInt32
    /// Where the new thing is, with members of the result in braces.
    let location: String?
    /// The member of the result that says whether what was sent was taken in, as `accepted`, `notSelected`, `duplicate` or `refused`.
    let verdict: String?
    let segments: [Substring]

    init(
        _ verb: Verb, _ template: String, _ method: ControlMethod, _ summary: String, status: UInt32 = 200,
        location: String? = nil, verdict: String? = nil
    ) {
        self.verb = verb
        self.template = template
        self.method = method
        self.summary = summary
        self.status = status
        self.location = location
        self.verdict = verdict
        segments = template.split(separator: "/")
    }

    /// The parameters that stand in the path.
    var pathParameters: [String] { segments.compactMap(Self.parameter).map(String.init) }

    /// The parameters' texts, percent-encoded as they came; nil if this is another address.
    func match(_ path: [Substring]) -> [TextItem]? {
        guard path.count == segments.count else { return nil }
        var items: [TextItem] = []
        for (segment, given) in zip(segments, path) {
            if let name = Self.parameter(segment) {
                items.append(TextItem(name: String(name), text: String(given)))
            } else if segment != given {
                return nil
            }
        }
        return items
    }

    private static func parameter(_ segment: Substring) -> Substring? {
        segment.first == "{" && segment.last == "}" ? segment.dropFirst().dropLast() : nil
    }
}

extension ResourceRoute {
    enum Finding: Equatable {
        case found(ResourceRoute, [TextItem])
        /// The address exists, for other verbs.
        case wrongVerb(allowed: [String])
        case nothing
    }

    static func find(_ verb: String, _ path: String) -> Finding {
        let given = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard path.first == "/", !given.contains(where: \.isEmpty) else { return .nothing }
        // What is written out goes before a parameter that would take the same text.
        let matches = all.compactMap { route in route.match(Array(given)).map { (route, $0) } }
        let fewest = matches.map(\.1.count).min()
        let nearest = matches.filter { $0.1.count == fewest }
        if let (route, items) = nearest.first(where: { $0.0.verb.rawValue == verb }) { return .found(route, items) }
        return nearest.isEmpty ? .nothing : .wrongVerb(allowed: nearest.map(\.0.verb.rawValue).sorted())
    }
}
