internal import CSIPShim

/// An OPTIONS to a registered phone, as C takes it.
struct ProbeRequest {
    let token: UInt64
    let path: PhonePath

    /// False if it could not be sent.
    func send() -> Bool {
        let texts = [
            path.binding.contact, "<\(path.contact)>", "<\(path.contact)>", path.binding.flow.route,
            path.viaHost ?? "",
        ]
        let result = CStrings.with(texts) { c in
            var request = csip_probe_request()
            request.token = token
            (request.request_uri, request.from, request.contact, request.route) = (c[0], c[1], c[2], c[3])
            request.flow = path.binding.flow.connection
            request.listener = path.listener.index
            request.via_host = path.viaHost == nil ? nil : c[4]
            request.via_port = path.listener.listener.port
            return csip_probe(&request)
        }
        return result.status == 0
    }
}
