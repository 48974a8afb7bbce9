import ControlAPI

/// What `doctor` says of ticket systems.
struct WebhookCheck: Sendable {
    let courier: Courier

    /// None where there is nobody to tell.
    func checks() async -> [DoctorCheck] {
        if let fault = await courier.fault { return [Self.failed(fault)] }
        do {
            return try await courier.infos().map { Self.check($0) }
        } catch {
            return [Self.failed("\(error)")]
        }
    }

    private static func failed(_ text: String) -> DoctorCheck {
        DoctorCheck(
            name: "webhooks", verdict: .failed, text: text, cure: "see the daemon's log; check disk and rights")
    }

    static func check(_ webhook: WebhookInfo) -> DoctorCheck {
        let name = "webhook \(webhook.name)"
        var text = "\(webhook.waiting) messages wait, \(webhook.dead) were given up"
        if let reason = webhook.text, webhook.state != .works { text += "; \(reason)" }
        if webhook.state == .backingOff {
            return DoctorCheck(
                name: name, verdict: .failed, text: text,
                cure: "see that \(webhook.place) is up and takes our messages: ctl webhook test \(webhook.name)")
        }
        guard webhook.dead == 0, webhook.waiting < 1000 else {
            return DoctorCheck(
                name: name, verdict: .warning, text: text,
                cure: webhook.dead > 0
                    ? "look at ctl webhook dead; then ctl webhook retry --all \(webhook.name)"
                    : "it takes messages slower than they come; raise atOnce, or ask for fewer events")
        }
        return DoctorCheck(
            name: name, verdict: webhook.state == .works ? .ok : .warning, text: text,
            cure: webhook.state == .works ? nil : "try it: ctl webhook test \(webhook.name)")
    }
}
