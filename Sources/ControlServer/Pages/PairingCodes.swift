import ControlAPI
import FoundationEssentials

/// Codes that were given out and wait for their page. Pure: time and randomness come from outside.
struct PairingCodes {
    struct Offer {
        let code: String
        let agent: String
        let role: PageRole
        let origin: String
        let expiresAt: Date
    }

    /// Letters and digits nobody confuses: no 0 O, 1 I L, U.
    static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")

    private var offers: [Offer] = []

    /// Twelve characters, 58 bits, in groups of four: short enough to type, too long to guess in ten minutes.
    static func makeCode(using generator: inout some RandomNumberGenerator) -> String {
        (0..<3).map { _ in String((0..<4).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }) }
            .joined(separator: "-")
    }

    /// Takes the place of one for the same page; an agent who is also a supervisor has pages of both kinds.
    mutating func add(_ offer: Offer, now: Date) {
        offers.removeAll {
            $0.expiresAt <= now || ($0.agent == offer.agent && $0.origin == offer.origin && $0.role == offer.role)
        }
        offers.append(offer)
    }

    /// Takes the offer of a code. It is gone after that, also if it was asked for from the wrong origin: a code somebody else
    /// has seen is no secret any more.
    mutating func take(_ code: String, origin: String, now: Date) -> Offer? {
        let typed = Self.normalized(code)
        guard let index = offers.firstIndex(where: { Self.normalized($0.code) == typed }) else { return nil }
        let offer = offers.remove(at: index)
        return offer.origin == origin && offer.expiresAt > now ? offer : nil
    }

    mutating func forget(agent: String) { offers.removeAll { $0.agent == agent } }

    private static func normalized(_ code: String) -> String {
        code.uppercased().filter { alphabet.contains($0) }
    }
}
