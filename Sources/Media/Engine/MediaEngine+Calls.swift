import Synchronization

extension MediaEngine {
    /// A new call without legs, pinned to the media thread with the fewest.
    public func openCall() -> MediaCallID { registry.withLock { $0.content.openCall() } }

    /// A new leg of the call, with a port pair from the pool. Throws `.notOpen`, `.noPortsLeft`, `.badAddress`.
    public func openLeg(in call: MediaCallID, on local: MediaLocalAddress = .first) throws(MediaError) -> MediaLeg {
        let (pair, address, isIPv4) = try ports.take(on: local)
        // Whatever is still coming in for the call that had these ports before.
        pair.rtp.discardWaiting()
        pair.rtcp.discardWaiting()
        let opened = registry.withLock { parcel in
            Result<MediaLegID, MediaError> { () throws(MediaError) in
                try self.open(pair, isIPv4: isIPv4, in: call, &parcel.content)
            }
        }
        do throws(MediaError) {
            let id = try opened.get()
            return MediaLeg(id: id, address: address, rtpPort: pair.rtpPort, rtcpPort: pair.rtpPort + 1)
        } catch {
            ports.give(back: [pair])
            throw error
        }
    }

    private func open(_ pair: PortPair, isIPv4: Bool, in call: MediaCallID, _ registry: inout MediaRegistry)
        throws(MediaError) -> MediaLegID
    {
        let thread = try registry.call(call).thread
        let id = MediaLegID(value: registry.nextID())
        let pointer = LegPointer.allocate(capacity: 1)
        pointer.initialize(to: LegState(id: id, call: call, ports: pair, now: MediaClock.now()))
        registry.add(id, MediaRegistry.Leg(pointer: pointer, call: call, thread: thread, isIPv4: isIPv4))
        threads[thread].post(.open(pointer))
        return id
    }

    /// What SDP said of the far end: the first answer, and every later one (hold, another address or codec).
    /// Throws `.badAddress` for what is no literal of the leg's family, `.notOpen`, and `.system` for keys without libsrtp.
    public func setRemote(_ leg: MediaLegID, _ stream: RemoteStream) throws(MediaError) {
        let isIPv4 = try leg4(leg)
        let farEnd = try FarEnd(stream, isIPv4: isIPv4)
        guard stream.encryption == nil || SRTPLibrary.isReady else { throw .system("libsrtp cannot be set up") }
        registry.withLock { parcel in
            guard let open = parcel.content.legs[leg] else { return }
            parcel.content.set(stream.codec, of: leg)
            threads[open.thread].post(.setFarEnd(open.pointer, farEnd, stream.encryption))
        }
    }

    private func leg4(_ leg: MediaLegID) throws(MediaError) -> Bool {
        try registry.withLock { parcel in
            Result<Bool, MediaError> { () throws(MediaError) in try parcel.content.leg(leg).isIPv4 }
        }.get()
    }

    /// Takes one leg out of its call and gives its ports back. Its last figures come with those of the call's end.
    public func close(leg: MediaLegID) {
        registry.withLock { parcel in
            guard let leg = parcel.content.remove(leg) else { return }
            threads[leg.thread].post(.close([leg.pointer]))
        }
    }

    /// Ends the call: recording stored, ports back, then `.closed` with the figures of its legs, of those that moved elsewhere
    /// until they left. One that left and came back has figures for each stay, in their order.
    public func close(_ call: MediaCallID) {
        registry.withLock { parcel in
            guard let (thread, legs) = parcel.content.remove(call) else { return }
            threads[thread].post(.closeCall(call, legs))
        }
    }

    /// Of its present call, since it came into it; `nil` when the leg is not open.
    public func statistics(_ leg: MediaLegID) async -> MediaLegStatistics? {
        await withCheckedContinuation { continuation in
            let isOpen = post(leg) { .statistics($0.pointer, continuation) }
            if !isOpen { continuation.resume(returning: nil) }
        }
    }

    /// Posts under the lock, so that nothing is posted behind a leg's closing. False: it is not open.
    @discardableResult
    func post(_ leg: MediaLegID, _ command: (MediaRegistry.Leg) -> MediaCommand) -> Bool {
        registry.withLock { parcel in
            guard let leg = parcel.content.legs[leg] else { return false }
            threads[leg.thread].post(command(leg))
            return true
        }
    }

    func post(_ call: MediaCallID, _ command: () -> MediaCommand) {
        registry.withLock { parcel in
            guard let call = parcel.content.calls[call] else { return }
            threads[call.thread].post(command())
        }
    }
}
