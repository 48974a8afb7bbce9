/// INVITEs from phones that register here: who may call.
extension Registrar {
    enum CallVerdict {
        /// No phone is registered from there: it is refused like any stranger, and learns nothing.
        case stranger
        /// To be answered so, or not at all; nothing is kept of it.
        case refused(RegistrarVerdict)
        /// The account's phone, and the way by which the call came.
        case caller(Binding)
    }

    mutating func judgeCall(_ arrival: RegisterArrival, at now: ContinuousClock.Instant) -> CallVerdict {
        let source = arrival.flow.address
        guard book.holdsAny(from: source) else { return .stranger }
        switch prove(arrival, method: "INVITE", at: now) {
        case .refused(let verdict): return .refused(verdict)
        case .proven(let account, let suspect):
            succeeded(source, suspect)
            guard var way = book.bindings(of: account).first(where: { $0.flow.address == source }) else {
                return .refused(RegistrarVerdict(answer: RegistrarAnswer(status: 403)))
            }
            way.flow = arrival.flow
            return .caller(way)
        }
    }
}
