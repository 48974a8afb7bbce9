/// What the gate has seen of an SDP body so far.
struct SDPScan {
    private var lines = 0
    private var hasVersion = false
    private var hasOrigin = false
    private var hasConnection = false
    private var media = 0
    /// Port of the section being read is 0: it is switched off, and its formats do not matter.
    private var isSectionOff = false
    private var sectionHasConnection = false
    private var crypto = 0
    /// Dynamic payload types (96 … 127) of the section, and those with an rtpmap: bit 0 is 96.
    private var dynamicFormats: UInt32 = 0
    private var mapped: UInt32 = 0

    mutating func take(_ line: SDPLine) -> SDPFault? {
        guard !line.isEmpty else { return nil }
        lines += 1
        guard lines <= SDPGate.maximumLines else { return .tooManyLines }
        guard line.count >= 2, line.count <= SDPGate.maximumLineLength, line[1] == 0x3D, isText(line) else {
            return hasVersion ? .badLine : .notSDP
        }
        let value = line.dropping(2)
        if !hasVersion {
            hasVersion = line[0] == UInt8(ascii: "v") && value.isDigits
            return hasVersion ? nil : .notSDP
        }
        switch line[0] {
        case UInt8(ascii: "v"): return .badLine
        case UInt8(ascii: "o"): return takeOrigin(value)
        case UInt8(ascii: "c"): return takeConnection(value)
        case UInt8(ascii: "t"): return takeTime(value)
        case UInt8(ascii: "b"): return takeBandwidth(value)
        case UInt8(ascii: "m"): return takeMedia(value)
        case UInt8(ascii: "a"): return takeAttribute(value)
        default: return nil
        }
    }

    mutating func finish() -> SDPFault? {
        guard hasVersion, hasOrigin else { return .notSDP }
        guard media > 0 else { return .badMedia }
        return endSection()
    }

    // MARK: Lines

    /// NUL would cut PJSIP's strings; other control characters have no place in SDP.
    private func isText(_ line: SDPLine) -> Bool {
        (0..<line.count).allSatisfy { line[$0] >= 0x20 && line[$0] != 0x7F || line[$0] == 0x09 }
    }

    /// `o=user id version IN IP4 address`
    private mutating func takeOrigin(_ value: SDPLine) -> SDPFault? {
        var rest = value
        guard !hasOrigin, rest.word() != nil, let id = rest.word(), let version = rest.word(), id.isDigits,
            version.isDigits, id.count <= 20, version.count <= 20, takesAddress(&rest)
        else { return .badOrigin }
        hasOrigin = true
        return nil
    }

    /// `c=IN IP4 address`
    private mutating func takeConnection(_ value: SDPLine) -> SDPFault? {
        var rest = value
        guard takesAddress(&rest) else { return .badConnection }
        if media == 0 { hasConnection = true } else { sectionHasConnection = true }
        return nil
    }

    private func takesAddress(_ rest: inout SDPLine) -> Bool {
        guard let network = rest.word(), network.count == 2, network.hasPrefix("IN"), let family = rest.word(),
            family.count == 3, family.hasPrefix("IP4") || family.hasPrefix("IP6"), let address = rest.word()
        else { return false }
        return (1...255).contains(address.count)
    }

    private func takeTime(_ value: SDPLine) -> SDPFault? {
        var rest = value
        guard let start = rest.word(), let stop = rest.word(), start.isDigits, stop.isDigits, start.count <= 20,
            stop.count <= 20
        else { return .badLine }
        return nil
    }

    private func takeBandwidth(_ value: SDPLine) -> SDPFault? {
        var rest = value
        guard let modifier = rest.word(until: UInt8(ascii: ":")), modifier.count < 32, rest.number != nil else {
            return .badLine
        }
        return nil
    }

    /// `m=audio 49170 RTP/AVP 0 8 97`
    private mutating func takeMedia(_ value: SDPLine) -> SDPFault? {
        if let fault = endSection() { return fault }
        media += 1
        guard media <= SDPGate.maximumMedia else { return .tooManyMedia }
        (isSectionOff, sectionHasConnection, dynamicFormats, mapped, crypto) = (false, false, 0, 0, 0)
        var rest = value
        guard let kind = rest.word(), kind.count <= 32, var place = rest.word(), let transport = rest.word(),
            (1...64).contains(transport.count)
        else { return .badMedia }
        guard let port = place.word(until: UInt8(ascii: "/"))?.number, port <= 65535,
            place.isEmpty || (place.number.map { $0 <= 2 } ?? false)
        else { return .badPort }
        isSectionOff = port == 0
        return takeFormats(rest, isRTP: transport.hasPrefix("RTP/") || transport.hasPrefix("UDP/TLS/RTP/"))
    }

    private mutating func takeFormats(_ formats: SDPLine, isRTP: Bool) -> SDPFault? {
        var rest = formats
        var count = 0
        while let format = rest.word() {
            count += 1
            guard count <= SDPGate.maximumFormats else { return .tooManyFormats }
            guard isRTP else { continue }
            guard let number = format.number, number <= 127 else { return .badPayloadType }
            if number >= 96 { dynamicFormats |= 1 << UInt32(number - 96) }
        }
        return count > 0 ? nil : .badMedia
    }

    private mutating func takeAttribute(_ value: SDPLine) -> SDPFault? {
        if value.hasPrefix("rtpmap:") { return takeMapping(value.dropping(7)) }
        if value.hasPrefix("fmtp:") { return startsWithPayloadType(value.dropping(5)) ? nil : .badAttribute }
        if value.hasPrefix("ptime:") || value.hasPrefix("maxptime:") { return takePacketTime(value) }
        if value.hasPrefix("rtcp:") { return takeRTCP(value.dropping(5)) }
        if value.hasPrefix("crypto:") { return takeCrypto(value.dropping(7)) }
        return nil
    }

    /// `97 iLBC/8000` or `0 PCMU/8000/1`
    private mutating func takeMapping(_ value: SDPLine) -> SDPFault? {
        var rest = value
        guard let number = rest.word()?.number, number <= 127, var encoding = rest.word(), rest.isEmpty,
            let name = encoding.word(until: UInt8(ascii: "/")), (1...32).contains(name.count),
            let clock = encoding.word(until: UInt8(ascii: "/"))?.number, (1...192_000).contains(clock),
            encoding.isEmpty || (encoding.number.map { (1...255).contains($0) } ?? false)
        else { return .badMapping }
        if number >= 96 { mapped |= 1 << UInt32(number - 96) }
        return nil
    }

    private func startsWithPayloadType(_ value: SDPLine) -> Bool {
        var rest = value
        guard let number = rest.word()?.number else { return false }
        return number <= 127
    }

    /// 1 … 1000 ms; some write a fraction, which is cut.
    private func takePacketTime(_ value: SDPLine) -> SDPFault? {
        var rest = value
        _ = rest.word(until: UInt8(ascii: ":"))
        guard let number = rest.word(until: UInt8(ascii: "."))?.number, (1...1000).contains(number) else {
            return .badAttribute
        }
        return nil
    }

    private func takeRTCP(_ value: SDPLine) -> SDPFault? {
        var rest = value
        guard let port = rest.word()?.number, port <= 65535 else { return .badAttribute }
        return nil
    }

    /// PJSIP 2.17 keeps 64 tags and does not count.
    private mutating func takeCrypto(_ value: SDPLine) -> SDPFault? {
        crypto += 1
        guard crypto <= SDPGate.maximumCrypto else { return .tooMuchCrypto }
        var rest = value
        guard let tag = rest.word(), tag.number != nil, rest.word() != nil else { return .badAttribute }
        return nil
    }

    // MARK: Sections

    private func endSection() -> SDPFault? {
        guard media > 0, !isSectionOff else { return nil }
        guard hasConnection || sectionHasConnection else { return .badConnection }
        return dynamicFormats & ~mapped == 0 ? nil : .missingMapping
    }
}
