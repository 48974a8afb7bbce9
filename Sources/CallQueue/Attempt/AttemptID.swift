/// Names one attempt for ever and on every node: a ULID, so ids sort by the time of issue.
package struct AttemptID: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static func make() -> AttemptID { AttemptID(rawValue: UniqueID.next()) }

    package var description: String { rawValue }

    package static func < (left: AttemptID, right: AttemptID) -> Bool { left.rawValue < right.rawValue }
}

/// Names the call of an attempt: ours, not the SIP Call-ID of a leg.
///
/// One attempt places one call, so both ids carry the same characters and one search finds everything in the log.
package struct CallID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ attempt: AttemptID) { rawValue = attempt.rawValue }

    package var attempt: AttemptID { AttemptID(rawValue: rawValue) }

    package var description: String { rawValue }
}

/// Names a batch of tickets: a ULID.
package struct BatchID: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static func make() -> BatchID { BatchID(rawValue: UniqueID.next()) }

    package var description: String { rawValue }

    package static func < (left: BatchID, right: BatchID) -> Bool { left.rawValue < right.rawValue }
}
