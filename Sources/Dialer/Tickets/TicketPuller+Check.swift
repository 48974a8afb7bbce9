import ControlAPI

/// What `doctor` says of the systems that tickets are fetched from.
extension TicketPuller {
    func checks() -> [DoctorCheck] {
        standings.sorted { $0.key < $1.key }.map { id, standing in
            let name = "tickets from \(id)"
            let text = "\(standing.accepted) taken, \(standing.refused) refused, \(standing.withdrawn) withdrawn"
            if let trouble = standing.trouble {
                return DoctorCheck(
                    name: name, verdict: .failed, text: "\(trouble); \(text)",
                    cure: "check url, mapping and token of ticketSources “\(id)”, and whether it is up")
            }
            guard let at = standing.pulledAt else {
                return DoctorCheck(name: name, verdict: .ok, text: "not looked at yet")
            }
            return DoctorCheck(name: name, verdict: .ok, text: "\(text); last looked at \(Instant.text(of: at))")
        }
    }
}
