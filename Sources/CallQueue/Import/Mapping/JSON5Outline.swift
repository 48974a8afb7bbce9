/// A text that is JSON5, and where in it each key and each item of a list stands.
package struct JSON5Outline: Sendable {
    private let places: [String: JSON5Place]

    /// - Throws: the first fault. A key that stands twice in one object is one: of two settings one would be lost.
    package init(_ text: String) throws(JSON5Fault) {
        var walk = JSON5Walk(text)
        try walk.run()
        places = walk.places
    }

    /// Where `path`, such as `trunks[0].lines`, stands, or the nearest section around it that the text has.
    package func place(of path: String) -> JSON5Place? {
        var path = Substring(path)
        while !path.isEmpty {
            if let place = places[String(path)] { return place }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<cut]
        }
        return nil
    }
}
