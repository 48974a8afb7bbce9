/// A tone by which a network says why it does not put a call through.
package enum NetworkTone: String, Sendable, Hashable, CaseIterable {
    /// ITU-T E.180.
    case busy, congestion
    /// Special information tones of North American networks (Telcordia SR-2275), each with a meaning.
    case intercept, vacantCode, reorder, noCircuit
    /// One without (ITU-T E.180 §7): an announcement follows that says more, to people.
    case informationTone

    /// One of those that come before an announcement.
    package var isInformationTone: Bool {
        switch self {
        case .busy, .congestion: false
        case .intercept, .vacantCode, .reorder, .noCircuit, .informationTone: true
        }
    }

    /// What it means where the network says no more in SIP; nil for one that says nothing either.
    ///
    /// docs/queue.md has it as a table.
    var disposition: Disposition? {
        switch self {
        case .busy: .busy
        case .congestion, .reorder, .noCircuit: .congestion
        // Vacant and changed numbers, and lines taken out of service.
        case .intercept, .vacantCode: .invalidNumber
        case .informationTone: nil
        }
    }
}
