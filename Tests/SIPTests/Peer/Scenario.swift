import Foundation

/// A SIPp scenario, built from steps. The far end's side of a dialog, as RFC 3261 messages with SIPp's keywords.
struct Scenario: Sendable {
    var xml: String

    init(_ name: String, _ steps: [String]) {
        xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE scenario SYSTEM "sipp.dtd">
            <scenario name="\(name)">
            \(steps.joined(separator: "\n"))
            </scenario>
            """
    }
}

// MARK: Steps

/// Waits for a request. `rrs` remembers Record-Route; `check` is a regular expression the message must match.
func receive(_ method: String, optional: Bool = false, rrs: Bool = false, check: String? = nil) -> String {
    "<recv request=\"\(method)\"\(optional ? " optional=\"true\"" : "")\(rrs ? " rrs=\"true\"" : "")>"
        + action(check) + "</recv>"
}

func receive(_ status: Int, optional: Bool = false, check: String? = nil) -> String {
    "<recv response=\"\(status)\"\(optional ? " optional=\"true\"" : "")>" + action(check) + "</recv>"
}

private func action(_ check: String?) -> String {
    guard let check = check.map(escaped) else { return "" }
    return """
        <action><ereg regexp="\(check)" search_in="msg" check_it="true" assign_to="1"/>\
        <log message="matched [$1]"/></action>
        """
}

private func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
}

func pause(_ milliseconds: Int) -> String { "<pause milliseconds=\"\(milliseconds)\"/>" }

func send(_ message: String, retransmitted: Bool = false, lost: Int? = nil) -> String {
    let loss = lost.map { " lost=\"\($0)\"" } ?? ""
    return "<send\(retransmitted ? " retrans=\"500\"" : "")\(loss)><![CDATA[\n\n\(message)\n\n]]></send>"
}

// MARK: Messages

/// A response to the last request, with the dialog's To tag.
func respond(
    _ status: Int, _ phrase: String, tag: String = "far[call_number]", headers: [String] = [], sdp: String? = nil,
    body: (type: String, text: String)? = nil, contact: Bool = true, retransmitted: Bool = false
) -> String {
    let toTag = status == 100 ? "" : ";tag=\(tag)"
    return send(
        message(
            "SIP/2.0 \(status) \(phrase)",
            ["[last_Via:]", "[last_From:]", "[last_To:]\(toTag)", "[last_Call-ID:]", "[last_CSeq:]"]
                + (contact ? ["Contact: <sip:far@[local_ip]:[local_port];transport=[transport]>"] : []) + headers,
            sdp: sdp, body: body), retransmitted: retransmitted)
}

/// A response to a request within the dialog: the To tag is already there.
func respondInDialog(_ status: Int, _ phrase: String, headers: [String] = [], sdp: String? = nil) -> String {
    send(
        message(
            "SIP/2.0 \(status) \(phrase)",
            [
                "[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]",
                "Contact: <sip:far@[local_ip]:[local_port];transport=[transport]>",
            ] + headers, sdp: sdp, body: nil))
}

/// A request of the far end within the dialog that our INVITE opened (`dialog` remembered it).
func request(
    _ method: String, cseq: Int, headers: [String] = [], sdp: String? = nil, body: (type: String, text: String)? = nil,
    branch: String = "[branch]", retransmitted: Bool = true
) -> String {
    send(
        message(
            "\(method) [$target] SIP/2.0",
            [
                "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=\(branch)", "Max-Forwards: 70",
                "From: [$us];tag=far[call_number]", "To: [$them]", "[last_Call-ID:]", "CSeq: \(cseq) \(method)",
                "Contact: <sip:far@[local_ip]:[local_port];transport=[transport]>",
            ] + headers, sdp: sdp, body: body), retransmitted: retransmitted)
}

/// Waits for our INVITE and keeps what the far end's own requests need.
func receiveINVITE(check: String? = nil) -> String {
    let extra = check.map { "<ereg regexp=\"\($0)\" search_in=\"msg\" check_it=\"true\" assign_to=\"checked\"/>" } ?? ""
    let log = check == nil ? "" : "<log message=\"[$checked]\"/>"
    return """
        <recv request="INVITE"><action>\
        <ereg regexp="sip:[^>;]*" search_in="hdr" header="Contact:" assign_to="target"/>\
        <ereg regexp="&lt;[^>]*&gt;" search_in="hdr" header="To:" assign_to="us"/>\
        <ereg regexp=".*" search_in="hdr" header="From:" assign_to="them"/>\
        \(extra)<log message="from [$them] to [$us] contact [$target]"/>\(log)</action></recv>
        """
}

private func message(
    _ start: String, _ headers: [String], sdp: String?, body: (type: String, text: String)?
) -> String {
    let content = sdp.map { (type: "application/sdp", text: $0) } ?? body
    var lines = [start] + headers
    if let content { lines.append("Content-Type: \(content.type)") }
    lines += ["Content-Length: [len]", ""]
    if let content { lines.append(content.text) }
    return lines.joined(separator: "\n")
}

// MARK: SDP

/// The far end's SDP: port 6000, the given formats.
func sdp(
    formats: [Int] = [8, 101], port: Int = 6000, address: String = "[media_ip]", direction: String? = nil,
    version: Int = 1, attributes: [String] = [], session: [String] = []
) -> String {
    let names = [
        0: "PCMU/8000", 8: "PCMA/8000", 9: "G722/8000", 101: "telephone-event/8000", 96: "telephone-event/8000",
    ]
    let family = "IP[local_ip_type]"
    var lines = [
        "v=0", "o=far 7 \(version) IN \(family) \(address)", "s=-", "c=IN \(family) \(address)", "t=0 0",
    ]
    lines += session
    lines.append("m=audio \(port) RTP/AVP " + formats.map(String.init).joined(separator: " "))
    lines += formats.compactMap { format in names[format].map { "a=rtpmap:\(format) \($0)" } }
    if let direction { lines.append("a=\(direction)") }
    return (lines + attributes).joined(separator: "\n")
}

// MARK: Answers to the INVITE after other requests have come

extension [String] {
    /// Makes the scenario remember the INVITE's Via and CSeq, so that it can be answered after a CANCEL or PRACK.
    func keepingINVITE() -> [String] {
        map {
            $0.replacingOccurrences(
                of: "<recv request=\"INVITE\"><action>",
                with: """
                    <recv request="INVITE"><action>\
                    <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>\
                    <ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="cseq"/>
                    """)
        }
    }
}

/// A response to the INVITE that `keepingINVITE` remembered.
func answerToINVITE(_ status: Int, _ phrase: String, tag: String = "far[call_number]", sdp: String? = nil) -> String {
    send(
        message(
            "SIP/2.0 \(status) \(phrase)",
            [
                "Via: [$via]", "From: [$them]", "To: [$us];tag=\(tag)", "[last_Call-ID:]", "CSeq: [$cseq]",
                "Contact: <sip:far@[local_ip]:[local_port];transport=[transport]>",
            ], sdp: sdp, body: nil))
}

let terminated = answerToINVITE(487, "Request Terminated")

/// A digest challenge.
func challenge(_ header: String, algorithm: String = "MD5", realm: String = "far") -> String {
    "\(header): Digest realm=\"\(realm)\", nonce=\"8f2c\(algorithm.lowercased())\", algorithm=\(algorithm), qop=\"auth\""
}
