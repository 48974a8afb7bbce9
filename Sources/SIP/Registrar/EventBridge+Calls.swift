internal import CSIPShim
import Synchronization

/// Calls from phones that register here.
extension EventBridge {
    /// The listeners that are open.
    func use(_ listeners: ListenerTable) { callers.withLock { $0.listeners = listeners } }

    /// False for a stranger's.
    func called(_ request: UnsafePointer<csip_register_request>?) -> Bool {
        guard let request else { return false }
        let (verdict, note) = registrar.call(request, at: .now)
        if let note { writeNote(note.description) }
        switch verdict {
        case .stranger: return false
        case .refused: return true
        case .caller(let way): return take(request, by: way)
        }
    }

    private func take(_ request: UnsafePointer<csip_register_request>, by way: Binding) -> Bool {
        let leg = callers.withLock { $0.next() }
        let call = IncomingCall(
            account: way.account, number: request.pointee.called_user.string, dialog: request.pointee.call_id.string)
        do throws(SIPError) {
            let path = try PhonePath(way, listeners: callers.withLock { $0.listeners })
            let result = path.withC(leg) { csip_call_take(request, $0) }
            guard result.status == 0 else { throw .refused(fixedString(result.message)) }
            report(.called(leg, call, at: .now))
        } catch {
            writeNote("INVITE from \"\(way.account)\" at \(way.flow.source): \(error)")
        }
        return true
    }
}

/// What is needed to take a phone's call, on the PJSIP thread and outside the engine.
struct CallerDesk {
    var listeners = ListenerTable()
    private var last: UInt64 = 0

    /// Numbers that no caller of `invite` uses: theirs begin at zero.
    mutating func next() -> LegID {
        last += 1
        return LegID(incoming: last)
    }
}

extension PhonePath {
    /// Calls `body` with the way back to the phone; everything it points to lives until `body` returns.
    fileprivate func withC(_ leg: LegID, _ body: (UnsafePointer<csip_call>) -> csip_result) -> csip_result {
        CStrings.with(["<\(contact)>", binding.flow.route, viaHost ?? ""]) { c in
            var call = csip_call()
            call.leg = leg.rawValue
            (call.contact, call.route) = (c[0], c[1])
            call.via_host = viaHost == nil ? nil : c[2]
            call.via_port = listener.listener.port
            (call.flow, call.listener) = (binding.flow.connection, listener.index)
            let owner = PhoneOwner(binding)
            (call.account, call.device) = (owner.account, owner.device)
            return body(&call)
        }
    }
}
