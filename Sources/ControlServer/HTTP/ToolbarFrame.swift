import FoundationEssentials

/// The toolbar as a page of its own, for pages that cannot take the script and show it in an `<iframe>`: only those whose origins
/// are listed, and only those are spoken with.
enum ToolbarFrame {
    static func answer(embeddableBy origins: Set<String>) -> HTTPAnswer {
        let names = origins.filter(isPlain).sorted().joined(separator: " ")
        let page = String(decoding: PackageResources.toolbar_frame_html, as: UTF8.self)
        return HTTPAnswer(
            200, type: "text/html; charset=utf-8", body: Data(page.replacing("@ORIGINS@", with: names).utf8),
            headers: [
                ("Cache-Control", "no-cache"),
                (
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'self' \(names); require-trusted-types-for 'script'"
                ),
            ])
    }

    /// Nothing that would end an attribute or a directive.
    private static func isPlain(_ origin: String) -> Bool {
        origin.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || ":/.-[]_".utf8.contains(byte)
        }
    }
}
