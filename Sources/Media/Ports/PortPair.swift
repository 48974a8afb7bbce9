/// An even port for RTP and the odd one above it for RTCP (RFC 3550 §11), bound.
struct PortPair {
    let rtpPort: UInt16
    let rtp: UDPSocket
    let rtcp: UDPSocket
    /// Which of the engine's pools it goes back to.
    let pool: Int
}
