import ControlAPI
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
    }
}
