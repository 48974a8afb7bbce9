internal import CSIPShim

/// Certificates of TLS listeners that were renewed on disk.
extension SIPEngine {
    /// Reads the certificates of TLS listeners anew if their files have changed, for the connections to come; those that
    /// are up stay as they are.
    ///
    /// - Returns: the certificate files that were taken, and what is wrong with those that were not: they stay in use as
    ///   they were read before.
    public func renewCertificates() -> (renewed: [String], faults: [SIPError]) {
        guard (try? checkRunning()) != nil else { return ([], []) }
        var renewed: [String] = []
        var faults: [SIPError] = []
        for bound in listeners.all {
            guard let files = bound.listener.certificate, certificatesInUse[bound.index] != files.stamp else {
                continue
            }
            do throws(SIPError) {
                try renew(bound, files)
                certificatesInUse[bound.index] = files.stamp
                renewed.append(files.certificateFile)
            } catch {
                faults.append(error)
            }
        }
        return (renewed, faults)
    }

    private func renew(_ bound: ListenerTable.Bound, _ files: TLSCertificate) throws(SIPError) {
        do throws(TLSCertificateFault) {
            _ = try files.check()
        } catch {
            throw .certificate(bound.listener, error.description)
        }
        var c = csip_listener()
        (c.transport, c.port) = (CSIP_TLS, bound.listener.port)
        guard copy(bound.listener.address, into: &c.address), copy(published(bound.listener), into: &c.public_address)
        else {
            throw .listener(bound.listener, "the address is too long")
        }
        let result = CStrings.with([files.certificateFile, files.keyFile]) { paths in
            (c.certificate, c.key) = (paths[0], paths[1])
            return csip_renew_certificate(bound.index, &c)
        }
        if result.status != 0 { throw .listener(bound.listener, fixedString(result.message)) }
    }
}
