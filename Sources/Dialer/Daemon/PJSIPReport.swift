import ControlAPI
import SIP

/// What is known of the PJSIP that runs, for `dialer --version` and for `doctor`.
struct PJSIPReport {
    let release: PJSIPRelease
    /// Whether a trunk, a registrar or a phone is named in a way that DNS has to be asked, on another machine.
    var asksForeignDNS = false

    private static let faults = PJSIPFault.fixedAfterExamined

    /// The lines below the version's own.
    var lines: [String] {
        switch release.standing {
        case .tooOld:
            return [
                "PJSIP \(release) is too old: versions before \(PJSIPRelease.examined) have faults that a packet reaches."
            ]
        case .unknown: return ["PJSIP \(release) is no release; \(PJSIPRelease.examined) was examined."]
        case .newer:
            return [
                "PJSIP \(release) is newer than \(PJSIPRelease.examined), the newest that was examined: what is new in it",
                "is not known here, and of the faults below it may have none.",
            ] + list
        case .examined: return ["PJSIP \(release) was examined. Known faults of it, fixed only after it:"] + list
        }
    }

    private var list: [String] {
        PJSIPFault.Guard.allCases.flatMap { guarded -> [String] in
            let heading =
                switch guarded {
                case .gate: "closed by our gate, which refuses such messages before PJSIP reads them:"
                case .notUsed: "in parts that are not used here:"
                case .none: "open:"
                }
            let faults = Self.faults.filter { $0.guardedBy == guarded }
            return ["  \(heading)"] + faults.map { "    \($0.text) (\($0.commit))" }
        }
    }

    var check: DoctorCheck {
        let (verdict, text, cure) = finding
        return DoctorCheck(name: "pjsip", verdict: verdict, text: text, cure: cure)
    }

    private var finding: (DoctorVerdict, String, String?) {
        let examined = PJSIPRelease.examined
        switch release.standing {
        case .tooOld:
            return (
                .warning, "\(release): versions before \(examined) have faults that a packet reaches",
                "run make setup for a newer one"
            )
        case .unknown: return (.warning, "\(release) is no release of PJSIP", "run make setup for \(examined)")
        case .newer:
            return (
                .ok, "\(release), newer than \(examined), the newest that was examined; dialer --version says more", nil
            )
        case .examined:
            let text =
                "\(release), examined: \(Self.faults.count) faults were fixed only after it; \(guards); dialer --version lists them"
            guard asksForeignDNS else { return (.ok, text, nil) }
            return (
                .warning, text + "; a DNS server on another machine is asked",
                "give trunks and phones by IP address, or name a resolver on this machine in sip.nameservers"
            )
        }
    }

    private var guards: String {
        func count(_ guarded: PJSIPFault.Guard) -> Int { Self.faults.count { $0.guardedBy == guarded } }
        return "our gate closes \(count(.gate)), \(count(.notUsed)) are in parts not used, \(count(.none)) are open"
    }
}
