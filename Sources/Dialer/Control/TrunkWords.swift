import CallQueue
import ControlAPI
import FoundationEssentials
import SIP

extension TrunkInfo {
    init(_ trunk: TrunkSettings, on router: TrunkRouter, at now: Duration) {
        let standing = router.standing(trunk.id)
        let downfall = standing.downfall(trunk, at: now)
        var isRegistered: Bool?
        if trunk.registration != nil {
            if case .registered = standing.registration { isRegistered = true } else { isRegistered = false }
        }
        self.init(
            name: trunk.id, up: downfall == nil, registered: isRegistered, linesUsed: standing.linesInUse,
            lines: trunk.lines, text: downfall?.text)
        reason = downfall?.word
        readyAt = downfall?.until.map { Date().addingTimeInterval(max(0, ($0 - now).inSeconds)) }
        answers = trunk.options == nil ? nil : standing.health.isUp
        address = trunk.place
        transport = trunk.transport.rawValue
        order = trunk.order
        weight = trunk.weight
        carries = trunk.numbers.carries.isEmpty ? nil : trunk.numbers.carries
        disabledBy = standing.switchedOff?.by
        disabledAt = standing.switchedOff?.at
    }
}
