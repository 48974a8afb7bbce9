import ControlAPI
import FoundationEssentials

/// A file we serve, built into the program; the raw value is its path. A page has no ending.
enum WebAsset: String, Sendable, CaseIterable {
    case toolbarScript = "/toolbar.js"
    case toolbarTypes = "/toolbar.d.ts"
    case toolbarFrame = "/toolbar"
    case helpdeskPage = "/helpdesk"
    case helpdeskStyle = "/helpdesk.css"

    case boardPage = "/board"
    case boardStyle = "/board.css"
    case boardScript = "/board.js"
    case boardLive = "/board-live.js"
    case boardTiles = "/board-tiles.js"
    case boardAgents = "/board-agents.js"
    case boardCalls = "/board-calls.js"
    case boardQueue = "/board-queue.js"
    case boardBatches = "/board-batches.js"
    case boardUpload = "/board-upload.js"
    case boardDay = "/board-day.js"
    case boardTalks = "/board-talks.js"
    case boardCards = "/board-cards.js"
    case boardEditor = "/board-editor.js"
    case boardCall = "/board-call.js"
    case boardPlayer = "/board-player.js"

    case agentPage = "/agent"
    case agentStyle = "/agent.css"
    case agentScript = "/agent.js"
    case agentLists = "/agent-lists.js"
    case agentCard = "/agent-card.js"
    case agentKnowledge = "/agent-knowledge.js"

    // What our own pages have in common.
    case pageStyle = "/page.css"
    case pageDoor = "/page-door.js"
    case pageDOM = "/page-dom.js"
    case pageWords = "/page-words.js"
    case pagePairing = "/page-pairing.js"
    case pageChart = "/page-chart.js"
    case pageCards = "/page-cards.js"
    case pageCardsStyle = "/page-cards.css"
    case icon = "/icon.svg"

    // Files of knowledge cards to begin with.
    case knowledgeTable = "/knowledge-template.csv"
    case knowledgeText = "/knowledge-template.md"

    init?(path: String) {
        self.init(rawValue: path == "/" ? Self.helpdeskPage.rawValue : path)
    }

    /// - Parameter origins: whose pages may show what may be shown in a frame.
    func answer(embeddableBy origins: Set<String>) -> HTTPAnswer {
        if self == .toolbarFrame { return ToolbarFrame.answer(embeddableBy: origins) }
        return HTTPAnswer(
            200, type: type, body: Data(bytes),
            headers: [
                ("Cache-Control", "no-cache"),
                // The script is there to be loaded by other sites' pages; the rest is for ours.
                ("Cross-Origin-Resource-Policy", isForOthers ? "cross-origin" : "same-origin"),
                ("Content-Security-Policy", Self.contentPolicy),
            ])
    }

    private var isForOthers: Bool { self == .toolbarScript || self == .toolbarTypes }

    /// Nothing inline, nothing from elsewhere, in no frame.
    private static let contentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

    private var type: String {
        if rawValue.hasSuffix(".js") { return "text/javascript; charset=utf-8" }
        if rawValue.hasSuffix(".ts") { return "text/plain; charset=utf-8" }
        if rawValue.hasSuffix(".csv") { return "text/csv; charset=utf-8" }
        if rawValue.hasSuffix(".md") { return "text/markdown; charset=utf-8" }
        if rawValue.hasSuffix(".svg") { return "image/svg+xml" }
        return rawValue.hasSuffix(".css") ? "text/css; charset=utf-8" : "text/html; charset=utf-8"
    }

    private var bytes: [UInt8] {
        switch self {
        case .toolbarScript: PackageResources.toolbar_js
        case .toolbarTypes: PackageResources.toolbar_d_ts
        case .toolbarFrame: PackageResources.toolbar_frame_html
        case .helpdeskPage: PackageResources.helpdesk_html
        case .helpdeskStyle: PackageResources.helpdesk_css
        case .boardPage: PackageResources.board_html
        case .boardStyle: PackageResources.board_css
        case .boardScript: PackageResources.board_js
        case .boardLive: PackageResources.board_live_js
        case .boardTiles: PackageResources.board_tiles_js
        case .boardAgents: PackageResources.board_agents_js
        case .boardCalls: PackageResources.board_calls_js
        case .boardQueue: PackageResources.board_queue_js
        case .boardBatches: PackageResources.board_batches_js
        case .boardUpload: PackageResources.board_upload_js
        case .boardDay: PackageResources.board_day_js
        case .boardTalks: PackageResources.board_talks_js
        case .boardCards: PackageResources.board_cards_js
        case .boardEditor: PackageResources.board_editor_js
        case .boardCall: PackageResources.board_call_js
        case .boardPlayer: PackageResources.board_player_js
        case .agentPage: PackageResources.agent_html
        case .agentStyle: PackageResources.agent_css
        case .agentScript: PackageResources.agent_js
        case .agentLists: PackageResources.agent_lists_js
        case .agentCard: PackageResources.agent_card_js
        case .agentKnowledge: PackageResources.agent_knowledge_js
        case .pageStyle: PackageResources.page_css
        case .pageDoor: PackageResources.page_door_js
        case .pageDOM: PackageResources.page_dom_js
        case .pageWords: PackageResources.page_words_js
        case .pagePairing: PackageResources.page_pairing_js
        case .pageChart: PackageResources.page_chart_js
        case .pageCards: PackageResources.page_cards_js
        case .pageCardsStyle: PackageResources.page_cards_css
        case .icon: PackageResources.icon_svg
        case .knowledgeTable: Array(KnowledgeTemplate.csv.utf8)
        case .knowledgeText: Array(KnowledgeTemplate.markdown.utf8)
        }
    }
}
