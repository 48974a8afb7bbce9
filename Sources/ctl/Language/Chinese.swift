/// The Chinese of `Message`, by its English text. Completed by aspect in `Chinese+….swift`.
enum Chinese {
    static let texts: [String: String] = [:]
}
