public import ControlAPI
public import FoundationEssentials
import Synchronization

/// Which pages may act for whom: tokens from the configuration, and tokens that pages got by pairing.
///
/// Pairing, the safe simple way: the daemon makes a one-use code for one agent and one origin and shows it to whoever is on
/// the socket, as a link whose *fragment* holds it. A fragment is never sent to a server, written to a log or passed on as
/// a referrer. The page sends the code once (`POST /v1/pair`), gets a token of 256 bits, and takes the fragment away.
public final class PageAccess: Sendable {
    private struct State {
        var grants: GrantBook
        var codes = PairingCodes()
        /// Set while the HTTP door is open.
        var ownOrigin: String?
        var policy: OriginPolicy?
        var onRevoked: @Sendable () -> Void = {}
    }

    /// Recordings that are listened to.
    public let copies = ListeningCopies()
    /// Files of knowledge cards that are looked at.
    public let attachments = AttachmentCopies()
    private let state: Mutex<State>
    private let file: GrantFile?
    /// Held while the file is written, so that the newest state is what stays.
    private let writing = Mutex(())
    private let tokenLifetime: TimeInterval
    private let codeLifetime: TimeInterval

    /// - Parameters:
    ///   - configured: grants from the configuration.
    ///   - file: where paired tokens' hashes survive a restart; nil to forget them.
    ///   - tokenLifetime: of a paired token, seconds.
    ///   - codeLifetime: of a pairing code, seconds.
    /// - Throws: `DoorFailure` if the file exists and cannot be read.
    public init(
        configured: [PageGrant], file: String? = nil, tokenLifetime: TimeInterval = 7 * 86400,
        codeLifetime: TimeInterval = 600
    ) throws {
        self.file = file.map(GrantFile.init)
        self.tokenLifetime = tokenLifetime
        self.codeLifetime = codeLifetime
        state = Mutex(State(grants: GrantBook(configured: configured, paired: try self.file?.read() ?? [])))
    }

    /// Takes the grants of a configuration that was read again; paired tokens stay. Streams of tokens that are gone end.
    public func replaceConfigured(_ grants: [PageGrant]) {
        let onRevoked = state.withLock { state in
            state.grants.replaceConfigured(grants)
            return state.onRevoked
        }
        onRevoked()
    }

    /// The HTTP door tells where our own page is served, whose pages it lets in, and what to do when tokens were taken away.
    func opened(at origin: String, policy: OriginPolicy, onRevoked: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.ownOrigin = origin
            state.policy = policy
            state.onRevoked = onRevoked
        }
    }

    /// Whose token it is; nil if it is none, or not from this origin.
    func identify(_ token: String, origin: String?, now: Date = Date()) -> PageIdentity? {
        let digest = TokenDigest(of: token)
        let found = state.withLock { $0.grants.find(digest, now: now) }
        guard let found, found.isValid(from: origin, now: now) else { return nil }
        return PageIdentity(agent: found.agent, role: found.role, origin: origin, token: found.id)
    }

    /// Whether a page that was let in would be so now.
    func isValid(_ page: PageIdentity, now: Date = Date()) -> Bool {
        state.withLock { $0.grants.isValid(page.token, from: page.origin, now: now) }
    }

    private func keep() throws {
        guard let file else { return }
        try writing.withLock { _ in try file.write(state.withLock { $0.grants.paired }) }
    }
}

// MARK: Pairing

extension PageAccess {
    /// Makes a code with which a page of the origin can become the agent's. The caller has checked that the agent exists.
    ///
    /// - Parameter origin: our own page's if nil; `PageGrant.noOrigin` for a program that is no browser.
    public func pair(
        agent: String, origin: String? = nil, role: PageRole = .agent, now: Date = Date()
    ) throws(ControlError) -> PagePairing {
        var generator = SystemRandomNumberGenerator()
        let code = PairingCodes.makeCode(using: &generator)
        let expiresAt = now.addingTimeInterval(codeLifetime)
        return try state.withLock { state throws(ControlError) in
            guard let own = state.ownOrigin, let policy = state.policy else {
                throw ControlError(.invalidParams, "The HTTP door is closed; give “control.http” in the configuration.")
            }
            let origin = (origin ?? own).lowercased()
            guard origin == PageGrant.noOrigin || policy.allows(origin: origin) else {
                let text = "Pages of “\(origin)” may not use the daemon; add it to “control.http.origins”."
                throw ControlError(.invalidParams, text, field: "origin")
            }
            let offer = PairingCodes.Offer(code: code, agent: agent, role: role, origin: origin, expiresAt: expiresAt)
            state.codes.add(offer, now: now)
            return PagePairing(
                code: code,
                url: policy.serves(origin: origin) ? "\(origin)\(Self.page(for: role))#pair=\(code)" : nil,
                expiresAt: expiresAt)
        }
    }

    /// Our own page for a role.
    private static func page(for role: PageRole) -> String { role == .supervisor ? "/board" : "/helpdesk" }

    /// Exchanges a code for a token. `origin` is nil for a program that is no browser.
    func redeem(_ code: String, origin: String?, now: Date = Date()) throws -> PageToken {
        let origin = origin?.lowercased() ?? PageGrant.noOrigin
        let (token, grant) = try state.withLock { state throws(ControlError) in
            guard let offer = state.codes.take(code, origin: origin, now: now) else {
                throw ControlError(
                    .notFound, "This code is not valid (any more); ask for a new one: ctl pair, or the daemon's output."
                )
            }
            let token = Self.makeToken()
            let grant = PageGrant(
                sha256: TokenDigest(of: token).hex, agent: offer.agent, role: offer.role, origin: offer.origin,
                pairedAt: now, expiresAt: now.addingTimeInterval(tokenLifetime))
            state.grants.add(grant, now: now)
            return (token, grant)
        }
        try keep()
        return PageToken(token: token, agent: grant.agent, role: grant.role, expiresAt: grant.expiresAt)
    }

    /// 256 random bits, in characters that need no escaping anywhere.
    static func makeToken() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

// MARK: Looking after them

extension PageAccess {
    /// The tokens that work, oldest first.
    public func list(agent: String? = nil, now: Date = Date()) -> PageList {
        PageList(pages: state.withLock { $0.grants.list(agent: agent, now: now) })
    }

    /// Takes tokens away: they are refused from now on, and their event streams end.
    ///
    /// - Throws: `ControlError`; or that the file could not be written, and they would be back after a restart.
    public func revoke(_ request: RevokePageRequest) throws -> PageList {
        let (revoked, onRevoked) = try state.withLock { state throws(ControlError) in
            (try Self.revoke(request, &state), state.onRevoked)
        }
        onRevoked()
        try keep()
        return PageList(pages: revoked)
    }

    private static func revoke(_ request: RevokePageRequest, _ state: inout State) throws(ControlError) -> [PageInfo] {
        switch (request.page, request.agent) {
        case (let page?, nil):
            guard let revoked = try state.grants.revoke(page: page) else {
                let text = "There is no token “\(page.prefix(64))”; see ctl page list."
                throw ControlError(.notFound, text, field: "page")
            }
            return [revoked]
        case (nil, let agent?):
            state.codes.forget(agent: agent)
            return state.grants.revoke(agent: agent)
        default: throw ControlError(.invalidParams, "Name one token (page), or an agent (agent).", field: "page")
        }
    }
}

/// What a page gets for its code.
struct PageToken: Codable, Sendable {
    let token: String
    let agent: String
    let role: PageRole
    let expiresAt: Date?
}
