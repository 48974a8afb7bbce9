package import FoundationEssentials

/// The mappings that come with the program, as JSON5.
package enum BuiltInMapping: String, Sendable, CaseIterable {
    case plain, zammad, zendesk, tickets

    package var json5: Data {
        switch self {
        case .plain: Data(PackageResources.plain_json5)
        case .zammad: Data(PackageResources.zammad_json5)
        case .zendesk: Data(PackageResources.zendesk_json5)
        case .tickets: Data(PackageResources.tickets_json5)
        }
    }
}
