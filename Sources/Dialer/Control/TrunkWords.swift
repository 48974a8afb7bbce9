import ControlAPI
import SIP

extension TrunkInfo {
    init(_ trunk: TrunkSettings, on board: TrunkBoard) {
        let isUp = board.isUp(trunk)
        let why = board.state(of: trunk)?.text ?? "not registered yet, so it is not used"
        self.init(
            name: trunk.id, up: isUp, registered: trunk.registration == nil ? nil : isUp,
            linesUsed: board.linesInUse(trunk.id), lines: trunk.lines, text: isUp ? nil : why)
    }
}
