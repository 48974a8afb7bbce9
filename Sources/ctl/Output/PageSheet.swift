import ControlAPI

/// Tokens as a table.
enum PageSheet {
    static func table(of pages: [PageInfo]) -> Table {
        var table = Table([
            .init(heading: "PAGE"), .init(heading: "AGENT"), .init(heading: "ROLE"), .init(heading: "ORIGIN"),
            .init(heading: "PAIRED"), .init(heading: "USED"), .init(heading: "UNTIL"),
        ])
        table.rows = pages.map { page in
            [
                .init(page.pageId), .init(page.agentId), .init(message: Message(word: page.role.rawValue)),
                .init(page.origin),
                page.configured
                    ? .init(message: "configured") : .init(page.pairedAt.map { LocalTime.text(of: $0) }),
                .init(page.usedAt.map { LocalTime.text(of: $0) }),
                .init(page.expiresAt.map { LocalTime.text(of: $0) }),
            ]
        }
        return table
    }
}
