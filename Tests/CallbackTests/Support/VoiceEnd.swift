import Foundation
import Glibc
import Synchronization

/// A far end's ear and mouth: an RTP socket on loopback that speaks a tone and keeps what it hears.
final class VoiceEnd: Sendable {
    struct Packet: Sendable, CustomStringConvertible {
        var payloadType: UInt8
        var marker: Bool
        var sequence: UInt16
        var timestamp: UInt32
        var source: UInt32
        /// Which of our tones it holds, for audio.
        var tone: Int?
        var payload: [UInt8]

        var description: String { "pt \(payloadType) seq \(sequence) tone \(tone.map(String.init) ?? "-")" }
    }

    let address: String
    let port: UInt16
    let heard = Journal<Packet>()
    private let descriptor: Int32
    private let source: ByteSource
    private let speaking = Mutex<Speaker?>(nil)

    /// - Parameter address: its own, and the daemon's side of the audio: a literal of this machine.
    init(on address: String = "127.0.0.1") throws {
        self.address = address
        port = try FreePort.block(2)
        let family = address.contains(":") ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        guard LoopbackAddress(address, port: port).withSockaddr({ bind(descriptor, $0, $1) }) == 0 else {
            throw FreePort.NoneLeft()
        }
        let heard = heard
        source = ByteSource(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)) { datagram in
            if let packet = Packet(datagram) { heard.append(packet) }
        }
    }

    /// Speaks the tone in packets of 20 ms until told to stop, as a phone does.
    ///
    /// - Parameter host: the daemon's side, if it is another address than ours.
    func speak(
        _ hertz: Int, to port: UInt16, at host: String? = nil, isALaw: Bool = true, over network: BadNetwork? = nil
    ) {
        let (descriptor, ssrc) = (descriptor, UInt32.random(in: 1 ... .max))
        let target = LoopbackAddress(host ?? address, port: port)
        let frames = (0..<50).map {
            Tone.samples(hertz, count: 160, from: $0 * 160).map { G711.encode($0, isALaw: isALaw) }
        }
        let speaker = Speaker({ network?.arrivals(of: $0) ?? [.zero] }) { index in
            let packet = Self.header(isALaw ? 8 : 0, index, ssrc) + frames[index % 50]
            _ = target.withSockaddr { sendto(descriptor, packet, packet.count, 0, $0, $1) }
        }
        speaking.withLock { old in
            old?.stop()
            old = speaker
        }
    }

    /// Says this once, in A-law, and is silent afterwards, until told to stop.
    func say(_ samples: [Double], to port: UInt16) {
        let (descriptor, ssrc) = (descriptor, UInt32.random(in: 1 ... .max))
        let target = LoopbackAddress(address, port: port)
        let silence = [UInt8](repeating: G711.encode(0, isALaw: true), count: 160)
        let frames = stride(from: 0, to: samples.count, by: 160).map { start in
            let spoken = samples[start..<min(start + 160, samples.count)].map { G711.encode($0, isALaw: true) }
            return spoken + silence.dropFirst(spoken.count)
        }
        let speaker = Speaker({ _ in [.zero] }) { index in
            let packet = Self.header(8, index, ssrc) + (index < frames.count ? frames[index] : silence)
            _ = target.withSockaddr { sendto(descriptor, packet, packet.count, 0, $0, $1) }
        }
        speaking.withLock { old in
            old?.stop()
            old = speaker
        }
    }

    /// Presses a key as a phone does: an event of RFC 4733 of 100 ms, its end three times.
    func press(_ key: UInt8, at stamp: UInt32, to port: UInt16) {
        let ssrc = UInt32(0x0D16_1700)
        for (index, length) in [160, 480, 800, 800, 800].enumerated() {
            let (number, isEnd) = (UInt32(truncatingIfNeeded: Int(stamp) + index), index > 1)
            let head: [UInt8] = [0x80, index == 0 ? 101 | 0x80 : 101]
            let event: [UInt8] = [key, isEnd ? 0x8A : 0x0A] + Self.bytes(UInt32(length)).suffix(2)
            let packet = head + Self.bytes(number).suffix(2) + Self.bytes(stamp) + Self.bytes(ssrc) + event
            _ = LoopbackAddress(port: port).withSockaddr { sendto(descriptor, packet, packet.count, 0, $0, $1) }
        }
    }

    /// Stops speaking.
    func hush() {
        speaking.withLock { $0?.stop() }
    }

    private static func header(_ payloadType: UInt8, _ index: Int, _ ssrc: UInt32) -> [UInt8] {
        let (sequence, stamp) = (UInt16(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index * 160))
        return [0x80, payloadType | (index == 0 ? 0x80 : 0)] + bytes(UInt32(sequence)).suffix(2) + bytes(stamp)
            + bytes(ssrc)
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// Waits until the tone was heard for `count` packets in a row, after the first `skip` packets of all.
    func hears(_ hertz: Int, packets count: Int = 15, after skip: Int = 0, within limit: Duration = .seconds(60))
        async throws
    {
        _ = try await heard.value("tone of \(hertz) Hz", within: limit) { packets in
            var run = 0
            for packet in packets.dropFirst(skip) {
                run = packet.tone == hertz ? run + 1 : 0
                if run == count { return true }
            }
            return nil
        }
    }

    /// Waits until all of these voices were heard together, mixed, for `count` packets in a row, after the first `skip`.
    func hearsTogether(
        _ voices: [Int], packets count: Int = 15, after skip: Int = 0, within limit: Duration = .seconds(60)
    )
        async throws
    {
        _ = try await heard.value("tones of \(voices) Hz together", within: limit) { packets in
            var run = 0
            for packet in packets.dropFirst(skip) {
                run = packet.holds(voices) ? run + 1 : 0
                if run == count { return true }
            }
            return nil
        }
    }

    /// Waits until the tone was heard in so many packets, whatever lay between them.
    func hearsOften(_ hertz: Int, packets count: Int, within limit: Duration = .seconds(60)) async throws {
        _ = try await heard.value("\(count) packets of \(hertz) Hz", within: limit) { packets in
            packets.count { $0.tone == hertz } >= count ? true : nil
        }
    }

    func end() {
        speaking.withLock { $0?.stop() }
        source.cancel()
        close(descriptor)
    }
}

extension VoiceEnd.Packet {
    /// An RTP packet of version 2 without extension (RFC 3550 section 5.1).
    init?(_ datagram: Data) {
        let bytes = [UInt8](datagram)
        guard bytes.count > 12, bytes[0] >> 6 == 2 else { return nil }
        func word(_ at: Int, _ size: Int) -> UInt32 { bytes[at..<at + size].reduce(0) { $0 << 8 | UInt32($1) } }
        payloadType = bytes[1] & 0x7F
        marker = bytes[1] & 0x80 != 0
        sequence = UInt16(word(2, 2))
        timestamp = word(4, 4)
        source = word(8, 4)
        payload = Array(bytes[12...])
        let isALaw = payloadType == 8
        tone = isALaw || payloadType == 0 ? Tone.name(payload.map { G711.decode($0, isALaw: isALaw) }) : nil
    }
}

extension VoiceEnd.Packet {
    /// Each of the tones has its share of what is heard, and together they are nearly all of it.
    func holds(_ tones: [Int]) -> Bool {
        guard payloadType == 8 || payloadType == 0 else { return false }
        let samples = payload.map { G711.decode($0, isALaw: payloadType == 8) }
        let shares = tones.map { Tone.share(of: $0, in: samples) }
        return shares.allSatisfy { $0 > 0.8 / Double(tones.count) * 0.5 } && shares.reduce(0, +) > 0.7
    }
}

extension [VoiceEnd.Packet] {
    /// The digits of RFC 4733 in the order they were pressed: one for each event, however many packets tell of it.
    var digits: String {
        let names = [Character]("0123456789*#ABCD")
        var seen: Set<UInt32> = []
        var text = ""
        for packet in self where packet.payloadType == 101 && packet.payload.count >= 4 {
            guard seen.insert(packet.timestamp).inserted, Int(packet.payload[0]) < names.count else { continue }
            text.append(names[Int(packet.payload[0])])
        }
        return text
    }
}
