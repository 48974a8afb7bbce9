package import FoundationEssentials

extension FieldMapping {
    /// Reads a mapping file.
    /// - Parameters:
    ///   - json5: its bytes.
    ///   - name: the file's name without its ending.
    /// - Throws: `MappingError` naming the key and what is allowed.
    package init(json5: Data, name: String) throws(MappingError) {
        guard let text = String(data: json5, encoding: .utf8) else {
            throw MappingError(file: name, problem: "it is not written in UTF-8")
        }
        let outline: JSON5Outline
        do throws(JSON5Fault) {
            outline = try JSON5Outline(text)
        } catch {
            throw MappingError(file: name, error)
        }
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let draft: MappingDraft
        do {
            draft = try decoder.decode(MappingDraft.self, from: json5)
        } catch {
            throw MappingError(file: name, decoding: error, in: outline)
        }
        self = draft.mapping(named: name)
    }
}

/// The mapping file's object. Everything is checked while it is decoded, where the key's path is known.
private struct MappingDraft: Decodable {
    private static let keys = [
        "region", "zone", "alsoAssigned", "id", "class", "customerName", "nameSeparator", "numbers", "details", "order",
        "product", "owner", "priority", "vip", "consentRef", "leaveOut", "createdAt", "deadlineAt", "numbersExpireAt",
        "optionalColumns",
    ]

    private let object: Texts
    private let zone: ZoneRules
    private let ticketClass: ClassRule
    private let priority: PriorityRule?
    private let vip: TierRule?
    private let leaveOut: WordsRule?
    private let times: (created: TimeRule?, deadline: TimeRule?, expiry: TimeRule?)

    init(from decoder: any Decoder) throws {
        let object = try StrictObject(decoder, keys: Self.keys)
        self.object = try Texts(object)
        zone = try Self.zone(object)
        ticketClass = try object.required("class")
        priority = try object.optional("priority")
        vip = try object.optional("vip")
        leaveOut = try object.optional("leaveOut")
        times = (
            try object.optional("createdAt"), try object.optional("deadlineAt"), try object.optional("numbersExpireAt")
        )
        try checkOptionalColumns(object)
    }

    private static func zone(_ object: StrictObject) throws -> ZoneRules {
        let name: String = try object.optional("zone") ?? "Asia/Shanghai"
        guard let zone = ZoneRules(named: name) else {
            throw object.fault("zone", "no such time zone: \"\(name)\"; use a name such as Asia/Shanghai or UTC")
        }
        return zone
    }

    private func checkOptionalColumns(_ object: StrictObject) throws {
        let mapping = mapping(named: "")
        for column in mapping.optionalColumns.sorted() where !mapping.columns.contains(column) {
            throw object.fault("optionalColumns", "no field is taken from \"\(column)\"")
        }
        if mapping.optionalColumns.contains(mapping.id) {
            throw object.fault("optionalColumns", "\"\(mapping.id)\" holds the id, which every ticket needs")
        }
        if mapping.numbers.allSatisfy(mapping.optionalColumns.contains) {
            throw object.fault("optionalColumns", "one column of numbers must be required")
        }
    }

    func mapping(named name: String) -> FieldMapping {
        FieldMapping(
            name: name, region: object.region, zone: zone, alsoAssigned: object.alsoAssigned, id: object.id,
            ticketClass: ticketClass, customerName: object.customerName, nameSeparator: object.nameSeparator,
            numbers: object.numbers, details: object.details, order: object.order, product: object.product,
            owner: object.owner, priority: priority, vip: vip, leaveOut: leaveOut, createdAt: times.created,
            deadlineAt: times.deadline, numbersExpireAt: times.expiry, consentRef: object.consentRef,
            optionalColumns: object.optionalColumns)
    }
}

/// The keys whose values are texts or lists of them.
private struct Texts {
    let region: String?
    let alsoAssigned: [String]
    let id: String
    let customerName: [String]
    let nameSeparator: String
    let numbers: [String]
    let details: [String]
    let order: String?
    let product: String?
    let owner: String?
    let consentRef: String?
    let optionalColumns: Set<String>

    init(_ object: StrictObject) throws {
        region = try object.optional("region")
        alsoAssigned = try object.optional("alsoAssigned") ?? []
        do throws(NumberNormaliserError) {
            _ = try NumberNormaliser(region: region ?? QueueConfiguration().region, alsoAssigned: alsoAssigned)
        } catch {
            throw object.fault(error.key, "\(error)")
        }
        id = try object.required("id")
        customerName = try (object.optional("customerName") as OneOrMore?)?.values ?? []
        nameSeparator = try object.optional("nameSeparator") ?? ""
        numbers = try (object.required("numbers") as OneOrMore).values
        details = try (object.optional("details") as OneOrMore?)?.values ?? []
        order = try object.optional("order")
        product = try object.optional("product")
        owner = try object.optional("owner")
        consentRef = try object.optional("consentRef")
        optionalColumns = Set(try object.optional("optionalColumns") ?? [String]())
    }
}

extension NumberNormaliserError {
    /// The mapping's key the value came from.
    fileprivate var key: String {
        switch self {
        case .unknownRegion: "region"
        case .badRange: "alsoAssigned"
        }
    }
}
