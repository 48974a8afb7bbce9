import FoundationEssentials

/// A file we serve, built into the program.
enum WebAsset: String, Sendable, CaseIterable {
    case toolbarScript = "/toolbar.js"
    case helpdeskPage = "/helpdesk"
    case helpdeskStyle = "/helpdesk.css"

    init?(path: String) {
        self.init(rawValue: path == "/" ? Self.helpdeskPage.rawValue : path)
    }

    func answer() -> HTTPAnswer {
        HTTPAnswer(
            200, type: type, body: body,
            headers: [
                ("Cache-Control", "no-cache"),
                // The script is there to be loaded by other sites' pages; the rest is for ours.
                ("Cross-Origin-Resource-Policy", self == .toolbarScript ? "cross-origin" : "same-origin"),
                ("Content-Security-Policy", Self.contentPolicy),
            ])
    }

    /// Nothing inline, nothing from elsewhere, in no frame.
    private static let contentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

    private var type: String {
        switch self {
        case .toolbarScript: "text/javascript; charset=utf-8"
        case .helpdeskPage: "text/html; charset=utf-8"
        case .helpdeskStyle: "text/css; charset=utf-8"
        }
    }

    private var body: Data {
        switch self {
        case .toolbarScript: Data(PackageResources.toolbar_js)
        case .helpdeskPage: Data(PackageResources.helpdesk_html)
        case .helpdeskStyle: Data(PackageResources.helpdesk_css)
        }
    }
}
