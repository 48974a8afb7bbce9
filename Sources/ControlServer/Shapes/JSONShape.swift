/// What JSON a type is written as.
indirect enum JSONShape: Sendable, Equatable {
    case text
    /// ISO 8601 with a zone.
    case instant
    /// Base64.
    case bytes
    case wholeNumber
    case number
    case truth
    /// A `ControlWord`, by its type's name: any string, of which some are known.
    case word(String)
    case list(JSONShape)
    case map(JSONShape)
    /// An object, by its name in the `ShapeBook`.
    case object(String)
}

/// The members of an object.
struct ObjectShape: Sendable, Equatable {
    struct Member: Sendable, Equatable {
        let name: String
        let shape: JSONShape
        let isRequired: Bool
    }

    /// The type's.
    var name = ""
    var members: [Member] = []

    func member(_ name: String) -> Member? { members.first { $0.name == name } }

    mutating func add(_ member: Member) {
        if self.member(member.name) == nil { members.append(member) }
    }
}

/// The shapes of a method's parameters and result.
struct MethodShape: Sendable {
    let request: ObjectShape
    let response: JSONShape
}
