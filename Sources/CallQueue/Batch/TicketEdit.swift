package import FoundationEssentials

/// What is changed of a ticket; nil for what stays, `.some(nil)` for what is taken away.
package struct TicketEdit: Sendable, Hashable {
    /// Phone cells, main one first; they take the place of all the ticket has.
    package var numbers: [String]?
    package var priority: String?
    package var vipTier: Int?
    package var deadlineAt: Date??
    package var numbersExpireAt: Date??
    package var owner: AgentID??
    package var consentRef: String??
    package var customerName: String?
    package var details: String?
    package var order: String??
    package var product: String??
    /// Laid over the fields there are; an empty text takes one away.
    package var fields: [String: String] = [:]

    package init() {}

    /// The names of what it changes, as events tell them.
    package var changed: [String] {
        var names: [String] = []
        func note(_ name: String, _ isGiven: Bool) { if isGiven { names.append(name) } }
        note("numbers", numbers != nil)
        note("priority", priority != nil)
        note("vipTier", vipTier != nil)
        note("deadlineAt", deadlineAt != nil)
        note("numbersExpireAt", numbersExpireAt != nil)
        note("owner", owner != nil)
        note("consentRef", consentRef != nil)
        note("customer", customerName != nil)
        note("details", details != nil)
        note("order", order != nil)
        note("product", product != nil)
        note("fields", !fields.isEmpty)
        return names
    }

    /// The ticket as it is after the change; its old numbers' caps and refusals stay theirs.
    func applied(to ticket: StoredTicket, read: (String) -> NumberVerdict) throws(RowRefusal) -> StoredTicket {
        var ticket = ticket
        if priority != nil {
            ticket.standing.urgency = TicketPriority.urgent.rank - (try TicketDraft.priority(priority)).rank
        }
        if let vipTier { ticket.standing.vip = 1 - min(9, max(0, vipTier)) }
        if let deadlineAt { ticket.standing.deadlineAt = deadlineAt }
        if let numbersExpireAt { ticket.standing.numbersExpireAt = numbersExpireAt }
        if let consentRef { ticket.standing.consentRef = consentRef }
        if let owner { ticket.owner = owner }
        if let cells = numbers { ticket.take(numbers: try DraftNumbers.read(cells, by: read).0) }
        if numbers != nil || consentRef != nil { ticket.lookAgain() }
        return ticket
    }

    func applied(to details: TicketDetails) -> TicketDetails {
        var details = details
        if let customerName { details.customerName = customerName }
        if let text = self.details { details.details = text }
        if let order { details.order = order }
        if let product { details.product = product }
        for (name, value) in fields { details.fields[name] = value.isEmpty ? nil : value }
        return details
    }
}

extension StoredTicket {
    /// The first of the new ones is dialled next; one that was found dead stays so.
    fileprivate mutating func take(numbers new: [DialableNumber]) {
        guard new != numbers else { return }
        let dead = progress.deadNumbers.filter(numbers.indices.contains).map { numbers[$0] }
        progress.deadNumbers = Set(new.indices.filter { dead.contains(new[$0]) })
        progress.numberIndex = new.indices.first { !progress.deadNumbers.contains($0) } ?? 0
        progress.streak = 0
        numbers = new
    }

    /// What the old number had to wait for is nothing to the new one; the gate says what is.
    fileprivate mutating func lookAgain() {
        guard case .waiting(let reason, _) = state else { return }
        switch reason {
        case .scheduledCallback, .unknownAfterRestart, .ownAgent: break
        default: state = .ready
        }
    }
}
