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
        var configured: [StoredGrant]
        var paired: [StoredGrant]
        var codes = PairingCodes()
        /// Set while the HTTP door is open.
        var ownOrigin: String?
        var policy: OriginPolicy?
    }

    /// A grant with its digest ready to compare.
    private struct StoredGrant {
        let grant: PageGrant
        let digest: TokenDigest

        init?(_ grant: PageGrant) {
            guard let digest = TokenDigest(hex: grant.sha256) else { return nil }
            self.grant = grant
            self.digest = digest
        }
    }

    private let state: Mutex<State>
    private let file: GrantFile?
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
        let paired = try self.file?.read() ?? []
        state = Mutex(
            State(configured: configured.compactMap(StoredGrant.init), paired: paired.compactMap(StoredGrant.init)))
    }

    /// Takes the grants of a configuration that was read again; paired tokens stay.
    public func replaceConfigured(_ grants: [PageGrant]) {
        state.withLock { $0.configured = grants.compactMap(StoredGrant.init) }
    }

    /// Makes a code with which a page of the origin can become the agent's. The caller has checked that the agent exists.
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
            guard policy.allows(origin: origin) else {
                let text = "Pages of “\(origin)” may not use the daemon; add it to “control.http.origins”."
                throw ControlError(.invalidParams, text, field: "origin")
            }
            let offer = PairingCodes.Offer(code: code, agent: agent, role: role, origin: origin, expiresAt: expiresAt)
            state.codes.add(offer, now: now)
            return PagePairing(
                code: code, url: origin == own ? "\(own)/helpdesk#pair=\(code)" : nil, expiresAt: expiresAt)
        }
    }

    /// The HTTP door tells where our own page is served and whose pages it lets in.
    func opened(at origin: String, policy: OriginPolicy) {
        state.withLock { state in
            state.ownOrigin = origin
            state.policy = policy
        }
    }

    /// Exchanges a code for a token.
    func redeem(_ code: String, origin: String, now: Date = Date()) throws -> PageToken {
        let origin = origin.lowercased()
        let (token, grant, kept) = try state.withLock { state throws(ControlError) in
            guard let offer = state.codes.take(code, origin: origin, now: now) else {
                throw ControlError(
                    .notFound, "This code is not valid (any more); ask for a new one: ctl pair, or the daemon's output."
                )
            }
            let token = Self.makeToken()
            let grant = PageGrant(
                sha256: TokenDigest(of: token).hex, agent: offer.agent, role: offer.role, origin: offer.origin,
                expiresAt: now.addingTimeInterval(tokenLifetime))
            state.paired.removeAll { ($0.grant.expiresAt ?? .distantFuture) <= now }
            state.paired += [StoredGrant(grant)].compactMap { $0 }
            return (token, grant, state.paired.map(\.grant))
        }
        try file?.write(kept)
        return PageToken(token: token, agent: grant.agent, role: grant.role, expiresAt: grant.expiresAt)
    }

    /// Whose token it is; nil if it is none, or not from this origin.
    func identify(_ token: String, origin: String?, now: Date = Date()) -> PageIdentity? {
        let digest = TokenDigest(of: token)
        let grants = state.withLock { $0.configured + $0.paired }
        // Every one is compared, and in constant time: how long it takes tells nothing.
        var found: PageGrant?
        for stored in grants where stored.digest.matches(digest) { found = stored.grant }
        guard let found, found.isValid(from: origin, now: now) else { return nil }
        return PageIdentity(agent: found.agent, role: found.role, origin: origin)
    }

    /// 256 random bits, in characters that need no escaping anywhere.
    private static func makeToken() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// What a page gets for its code.
struct PageToken: Codable, Sendable {
    let token: String
    let agent: String
    let role: PageRole
    let expiresAt: Date?
}
