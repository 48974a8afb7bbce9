internal import FoundationEssentials

/// The mappings a site has, and the choice among them by a file's columns.
package struct MappingCatalog: Sendable {
    package let mappings: [FieldMapping]

    package init(_ mappings: [FieldMapping]) { self.mappings = mappings }

    /// The three that come with the program, for the exports in `examples/tickets`.
    package static func builtIn() throws(MappingError) -> MappingCatalog {
        MappingCatalog([
            try FieldMapping(json5: Data(PackageResources.quality_json5), name: "quality"),
            try FieldMapping(json5: Data(PackageResources.logistics_json5), name: "logistics"),
            try FieldMapping(json5: Data(PackageResources.helpdesk_json5), name: "helpdesk"),
        ])
    }

    /// The same with another: it takes the place of one with its name.
    package func adding(_ mapping: FieldMapping) -> MappingCatalog {
        MappingCatalog(mappings.filter { $0.name != mapping.name } + [mapping])
    }

    package func named(_ name: String) -> FieldMapping? { mappings.first { $0.name == name } }

    /// The mapping whose required columns are all there; of several, the one that names most of the file's columns.
    package func choose(for columns: [String]) throws(BatchImportError) -> FieldMapping {
        let present = Set(columns)
        let fitting = mappings.filter { Self.lacking($0, present).isEmpty }
        let used = fitting.map { Set($0.columns).intersection(present).count }
        guard let most = used.max() else { throw none(for: columns) }
        let best = zip(fitting, used).filter { $0.1 == most }.map(\.0)
        guard best.count == 1 else { throw .severalMappings(best.map(\.name)) }
        return best[0]
    }

    static func lacking(_ mapping: FieldMapping, _ present: Set<String>) -> [String] {
        mapping.requiredColumns.filter { !present.contains($0) }
    }

    private func none(for columns: [String]) -> BatchImportError {
        let present = Set(columns)
        let shared = mappings.map { mapping in
            (mapping, lacking: Self.lacking(mapping, present), common: Set(mapping.columns).intersection(present).count)
        }
        guard let nearest = shared.max(by: { $0.common < $1.common }), nearest.common > 0 else {
            return .noMapping(seen: columns, nearest: nil, lacking: [])
        }
        return .noMapping(seen: columns, nearest: nearest.0.name, lacking: nearest.lacking)
    }
}
