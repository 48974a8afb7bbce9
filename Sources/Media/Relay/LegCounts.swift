/// What a leg has counted since it was opened. One that serves call after call is measured in each by what came since it
/// entered it.
struct LegCounts {
    var received: UInt64 = 0
    var expected: UInt64 = 0
    /// May fall, when a packet that was taken for lost comes late.
    var lost: UInt64 = 0
    var duplicates: UInt64 = 0
    var reordered: UInt64 = 0
    var sent: UInt64 = 0
    /// Of what we sent, as the far end reports.
    var lostThere: UInt64 = 0
    var refusedStranger: UInt64 = 0
    var refusedPayloadType: UInt64 = 0
    var malformed: UInt64 = 0
    var forged: UInt64 = 0
    var sendErrors: UInt64 = 0

    /// What was added since `earlier`.
    func since(_ earlier: LegCounts) -> LegCounts {
        func more(_ path: KeyPath<LegCounts, UInt64>) -> UInt64 {
            self[keyPath: path] - min(self[keyPath: path], earlier[keyPath: path])
        }
        return LegCounts(
            received: more(\.received), expected: more(\.expected), lost: more(\.lost), duplicates: more(\.duplicates),
            reordered: more(\.reordered), sent: more(\.sent), lostThere: more(\.lostThere),
            refusedStranger: more(\.refusedStranger), refusedPayloadType: more(\.refusedPayloadType),
            malformed: more(\.malformed), forged: more(\.forged), sendErrors: more(\.sendErrors))
    }
}
