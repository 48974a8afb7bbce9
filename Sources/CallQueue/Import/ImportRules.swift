internal import FoundationEssentials

/// How batch files are read at this site.
package struct ImportRules: Sendable {
    /// The mappings to choose from by a file's columns.
    package let catalog: MappingCatalog
    /// The mapping to use whatever the columns; nil to choose.
    package let mapping: FieldMapping?
    /// Nil to find it from the bytes.
    package let encoding: TextEncoding?
    /// Nil to find it from the first line.
    package let format: FileFormat?
    /// ISO 3166-1: where numbers without a country code are at home, whatever the mapping says; nil for the mapping's.
    package let region: String?
    /// ISO 3166-1: where such numbers are at home when neither says so.
    package let home: String
    package let selection: Selection

    package init(
        catalog: MappingCatalog, mapping: FieldMapping? = nil, encoding: TextEncoding? = nil,
        format: FileFormat? = nil, region: String? = nil, home: String = QueueConfiguration().region,
        selection: Selection = .standard
    ) {
        self.catalog = catalog
        self.mapping = mapping
        self.encoding = encoding
        self.format = format
        self.region = region
        self.home = home
        self.selection = selection
    }

    func bind(_ columns: [String], loadedAt: Date) throws(BatchImportError) -> BoundMapping {
        let mapping = if let mapping { mapping } else { try catalog.choose(for: columns) }
        let normaliser: NumberNormaliser
        do throws(NumberNormaliserError) {
            normaliser = try NumberNormaliser(
                region: region ?? mapping.region ?? home, alsoAssigned: mapping.alsoAssigned)
        } catch {
            throw .badNumberRule(error, mapping: mapping.name)
        }
        return try BoundMapping(mapping, columns: columns, normaliser: normaliser, loadedAt: loadedAt)
    }
}
