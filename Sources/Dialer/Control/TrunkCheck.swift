import ControlAPI
import SIP

/// What doctor says of trunks. One that nobody asks by OPTIONS is asked once, for a configuration says nothing of what answers.
struct TrunkCheck: Sendable {
    static let patience = Duration.seconds(2)

    let switchboard: Switchboard
    let clock: any CallClock

    func checks() async -> [DoctorCheck] {
        let (router, now) = (await switchboard.trunks, clock.now)
        let infos = router.trunks.map { (trunk: $0, info: TrunkInfo($0, on: router, at: now)) }
        let silent = infos.filter { $0.info.up && $0.trunk.options == nil }.map { $0.trunk.id }
        let answers = await answers(of: silent)
        return infos.map { Self.check($0.trunk, $0.info, answers[$0.trunk.id]) }
    }

    /// All are asked at once.
    private func answers(of trunks: [String]) async -> [String: TrunkTest] {
        await withTaskGroup(of: (String, TrunkTest?).self) { group in
            for trunk in trunks {
                group.addTask { (trunk, await switchboard.test(trunk: trunk, within: Self.patience)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// - Parameter test: nil for one that was not asked now.
    static func check(_ trunk: TrunkSettings, _ info: TrunkInfo, _ test: TrunkTest?) -> DoctorCheck {
        let name = "trunk \(trunk.id)"
        let used = "\(info.linesUsed) of \(trunk.lines) lines in use"
        guard info.up else {
            return DoctorCheck(
                name: name, verdict: .failed, text: info.text ?? "is not used",
                cure: "check host, port and credentials of trunks “\(trunk.id)”, and whether the registrar answers")
        }
        guard let test else { return DoctorCheck(name: name, verdict: .ok, text: used) }
        if test.answer.origin == .farEnd {
            return DoctorCheck(
                name: name, verdict: .ok, text: "\(used); answers OPTIONS: \(test.answer.status) \(test.answer.phrase)")
        }
        let silence =
            test.answer.origin == .timer
            ? "no answer to OPTIONS within \(patience.components.seconds) s" : "OPTIONS: \(test.answer.phrase)"
        // Its registrar has answered, and few say more than that.
        if info.registered == true {
            return DoctorCheck(name: name, verdict: .ok, text: "\(used); registered; \(silence)")
        }
        return DoctorCheck(
            name: name, verdict: .warning, text: "\(used); \(silence)",
            cure: "check host, port, transport and firewall of trunks “\(trunk.id)”; some gateways answer no OPTIONS "
                + "and take calls all the same: dial one to see")
    }
}
