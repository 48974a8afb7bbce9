import CLinux
import CallQueue
import ControlAPI
import FoundationEssentials
import Glibc
import Media
import SIP

/// Looks at everything calls depend on and says, for each, what to do.
struct Doctor: Sendable {
    let daemon: Daemon
    let registered: PhoneHandlers

    func report() async -> DoctorReport {
        let configuration = daemon.settings.configuration
        var checks = [configurationCheck(configuration), await listeners(), pjsip(configuration)]
        LoopbackCheck(configuration).check.map { checks.append($0) }
        HolidayCheck(configuration: configuration.queue.policies, now: Date()).check.map { checks.append($0) }
        checks += await media(configuration)
        checks += await TrunkCheck(switchboard: daemon.switchboard, clock: daemon.clock).checks()
        checks += phones()
        EncryptionCheck(configuration, registered.engine.phones()).check.map { checks.append($0) }
        checks += certificates(configuration)
        checks.append(clock())
        checks.append(disk("database", folder: FilePath.folder(of: configuration.queue.database)))
        checks.append(disk("recordings", folder: configuration.recording.folder))
        checks.append(await RecordingCheck(keeper: daemon.recordings).check(configuration.recording, now: Date()))
        checks += await WebhookCheck(courier: daemon.courier).checks()
        checks += await daemon.puller.checks()
        checks.append(sounds(configuration))
        checks.append(openFiles())
        checks.append(await store())
        return DoctorReport(checks: checks)
    }

    private func configurationCheck(_ configuration: DialerConfiguration) -> DoctorCheck {
        guard !configuration.agents.isEmpty else {
            return DoctorCheck(
                name: "configuration", verdict: .warning, text: "there are no agents, so nobody can be called for",
                cure: "add agents: [{ id, phone: { user, secret } }], then systemctl reload dialer")
        }
        let text = "\(configuration.agents.count) agents, \(configuration.trunks.count) trunks"
        return DoctorCheck(name: "configuration", verdict: .ok, text: text)
    }

    private func listeners() async -> DoctorCheck {
        let bound = await daemon.sip.boundListeners.map { "\($0.transport.rawValue) \($0.address):\($0.port)" }
        return DoctorCheck(name: "sip listeners", verdict: .ok, text: bound.joined(separator: ", "))
    }

    private func pjsip(_ configuration: DialerConfiguration) -> DoctorCheck {
        let asks = configuration.sipConfiguration.asksForeignDNS(phones: configuration.agents.map(\.uri))
        return PJSIPReport(release: SIPEngine.pjsipRelease, asksForeignDNS: asks).check
    }

    private func media(_ configuration: DialerConfiguration) async -> [DoctorCheck] {
        let counters = await daemon.media.counters()
        var checks: [DoctorCheck] = []
        let text = "\(counters.portPairsFree) of \(counters.portPairs) port pairs free, \(counters.activeLegs) legs"
        let lines = configuration.trunks.map(\.lines).reduce(0, +)
        let isEnough = counters.portPairs >= 2 * lines
        checks.append(
            DoctorCheck(
                name: "media ports", verdict: isEnough ? .ok : .warning, text: text,
                cure: isEnough ? nil : "\(lines) lines need \(4 * lines) ports; widen media.firstPort…lastPort"))
        for (address, ports) in daemon.media.unavailablePorts where !ports.isEmpty {
            checks.append(
                DoctorCheck(
                    name: "media ports on \(address)", verdict: .warning,
                    text: "\(ports.count) ports of the range are held by somebody else",
                    cure: "see who holds them with ss -ulnp, or choose another range"))
        }
        return checks
    }

    private func phones() -> [DoctorCheck] {
        let reachable = registered.reachability()
        guard !reachable.isEmpty else { return [] }
        let absent = reachable.filter { !$0.value }.map(\.key).sorted()
        let text = "\(reachable.count - absent.count) of \(reachable.count) agents' phones are registered and answer"
        guard !absent.isEmpty else { return [DoctorCheck(name: "phones", verdict: .ok, text: text)] }
        let names = absent.prefix(10).joined(separator: ", ") + (absent.count > 10 ? ", …" : "")
        return [
            DoctorCheck(
                name: "phones", verdict: .warning, text: "\(text); not those of \(names)",
                cure: "look at ctl phones; check the phone's registrar address, user and secret, and the log for sip")
        ]
    }

    private func certificates(_ configuration: DialerConfiguration) -> [DoctorCheck] {
        let own =
            configuration.sip.listeners.compactMap(\.certificate)
            + configuration.sipTrunks.compactMap(\.tls.certificate)
        return own.map { certificate in
            let name = "certificate \(certificate.certificateFile)"
            do throws(TLSCertificateFault) {
                let end = try certificate.check()
                let days = Int(end.timeIntervalSinceNow / 86_400)
                return DoctorCheck(
                    name: name, verdict: days < 14 ? .warning : .ok, text: "ends in \(days) days",
                    cure: days < 14 ? "put a newer one there, then systemctl reload dialer" : nil)
            } catch {
                return DoctorCheck(
                    name: name, verdict: .failed, text: "\(error)",
                    cure: "put a good one there, then systemctl reload dialer")
            }
        }
    }

    /// Calling hours and caps are only as right as the clock.
    private func clock() -> DoctorCheck {
        var times = timex()
        let state = adjtimex(&times)
        guard state == TIME_ERROR || times.status & STA_UNSYNC != 0 else {
            return DoctorCheck(name: "clock", verdict: .ok, text: "synchronised")
        }
        return DoctorCheck(
            name: "clock", verdict: .warning, text: "the kernel does not know the clock to be synchronised",
            cure: "run a time service such as systemd-timesyncd or chrony; calling hours depend on the clock")
    }

    private func disk(_ name: String, folder: String) -> DoctorCheck {
        var facts = statvfs()
        let path = folder.isEmpty ? "." : folder
        guard statvfs(path, &facts) == 0 else {
            return DoctorCheck(
                name: "disk for \(name)", verdict: .failed, text: "\(path): \(String(cString: strerror(errno)))",
                cure: "create the folder and let the daemon's user write to it")
        }
        let free = Int(facts.f_bavail) * Int(facts.f_frsize) / 1_000_000
        let isWritable = access(path, W_OK) == 0
        let (isEnough, isFull) = (free >= 1000, free < 20)
        return DoctorCheck(
            name: "disk for \(name)", verdict: !isWritable || isFull ? .failed : isEnough ? .ok : .warning,
            text: "\(path): \(free) MB free\(isWritable ? "" : ", not writable")",
            cure: !isWritable
                ? "let the daemon's user write to \(path)"
                : isFull
                    ? "free some room now: what cannot be recorded is not dialled"
                    : isEnough ? nil : "free some room: a recorded hour is 58 MB")
    }

    /// What is used must be there; what is shipped and used by no flow may be missing, and is told of.
    private func sounds(_ configuration: DialerConfiguration) -> DoctorCheck {
        let settings = configuration.media
        let cure = "install the sounds again (make install), or convert yours: sox IN -r 8000 -c 1 -b 16 OUT.wav"
        func check(_ uses: [PromptUse], otherwise verdict: DoctorVerdict) -> DoctorCheck {
            do {
                let sounds = try PromptCatalogue(settings, uses: uses)
                return DoctorCheck(
                    name: "sounds", verdict: .ok,
                    text: "\(sounds.tones.count) tones and \(sounds.prompts.count) prompts (\(settings.language)) in "
                        + settings.soundsFolder)
            } catch {
                return DoctorCheck(
                    name: "sounds", verdict: verdict, text: error.problems.map(\.description).joined(separator: "; "),
                    cure: cure)
            }
        }
        let used = check(configuration.promptUses, otherwise: .failed)
        guard used.verdict == .ok else { return used }
        let shipped = PromptName.shipped.map { PromptUse(name: $0, path: "media.soundsFolder") }
        return check(configuration.promptUses + shipped, otherwise: .warning)
    }

    private func openFiles() -> DoctorCheck {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let used = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        let isEnough = used + 256 < Int(clamping: limit.rlim_cur)
        return DoctorCheck(
            name: "open files", verdict: isEnough ? .ok : .warning, text: "\(used) in use, \(limit.rlim_cur) allowed",
            cure: isEnough ? nil : "raise LimitNOFILE in the unit, or ulimit -n")
    }

    private func store() async -> DoctorCheck {
        do {
            let counts = try await daemon.queue.counts()
            let review = counts.waiting[.unknownAfterRestart, default: 0]
            guard review == 0 else {
                return DoctorCheck(
                    name: "queue", verdict: .warning,
                    text: "\(review) tickets wait for a person: the daemon died while their customer may have rung",
                    cure: "look at each with ctl explain TICKET, then ctl ticket release TICKET")
            }
            return DoctorCheck(name: "queue", verdict: .ok, text: "the store answers")
        } catch {
            return DoctorCheck(
                name: "queue", verdict: .failed, text: "\(error)", cure: "see the daemon's log; check disk and rights")
        }
    }
}
