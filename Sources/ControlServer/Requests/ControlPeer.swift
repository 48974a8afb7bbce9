public import ControlAPI

/// Who is asking.
public enum ControlPeer: Sendable, Equatable {
    /// A process on this machine, by the socket's peer credentials. May ask for everything.
    case socket(uid: UInt32, pid: Int32)
    /// A browser page with a token. What it may ask for is decided before a handler hears of it.
    case page(PageIdentity)

    /// The agent whom the peer acts for and whose calls alone it sees; nil if it may act for all.
    public var boundAgent: String? {
        guard case .page(let page) = self, page.role == .agent else { return nil }
        return page.agent
    }
}

/// Whom a page acts for.
public struct PageIdentity: Sendable, Equatable {
    public var agent: String
    public var role: PageRole
    /// The page's origin; nil for a program that sends none.
    public var origin: String?
    /// Names the token (`PageInfo.pageId`).
    public var token: String

    public init(agent: String, role: PageRole, origin: String?, token: String = "") {
        self.agent = agent
        self.role = role
        self.origin = origin
        self.token = token
    }
}
