/// What may be attached to a card: what browsers show without running anything of it. The first bytes decide, not the name.
package enum AttachmentKind: String, Sendable, Hashable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case webp = "image/webp"
    case pdf = "application/pdf"
    case text = "text/plain"

    package var isImage: Bool { self == .png || self == .jpeg || self == .webp }

    /// - Parameters:
    ///   - start: the first bytes, at least a kilobyte of them if there are so many.
    ///   - name: the file's.
    package init?(start: [UInt8], name: String) {
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if start.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webp
        } else if start.starts(with: "%PDF-".utf8) {
            self = .pdf
        } else if name.lowercased().hasSuffix(".txt"),
            !start.contains(where: { $0 < 0x20 && ![9, 10, 12, 13].contains($0) })
        {
            self = .text
        } else {
            return nil
        }
    }
}

/// Why a file is not attached.
package enum AttachmentFault: Error, Sendable, Hashable {
    case badName
    case kind
    case tooLarge(most: Int)
    case tooMany(most: Int)
    case nameTaken
    /// The piece does not follow what was received.
    case offset(expected: Int)
    case empty
}
