internal import CGnuTLS
public import FoundationEssentials

/// What a TLS listener proves itself with: two PEM files.
public struct TLSCertificate: Sendable, Hashable {
    /// The certificate, followed by those that lead to its issuer.
    public var certificateFile: String
    public var keyFile: String

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }

    /// When the certificate ends.
    ///
    /// - Throws: `TLSCertificateFault` that names the file: it is missing, cannot be read, has run out or does not
    ///   begin before `now`, or the key is another certificate's.
    public func check(at now: Date = Date()) throws(TLSCertificateFault) -> Date {
        let certificate = try load(certificateFile)
        let key = try load(keyFile)
        var credentials: gnutls_certificate_credentials_t?
        gnutls_certificate_allocate_credentials(&credentials)
        defer { gnutls_certificate_free_credentials(credentials) }
        let status = pair(certificate, key, credentials)
        guard status != GNUTLS_E_CERTIFICATE_KEY_MISMATCH else {
            throw .mismatch(certificate: certificateFile, key: keyFile)
        }
        guard status >= 0 else { throw .unreadable(try isCertificate(certificate) ? keyFile : certificateFile, status) }
        return try period(of: certificate, at: now)
    }

    private func load(_ path: String) throws(TLSCertificateFault) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileManager.default.fileExists(atPath: path) ? .forbidden(path) : .missing(path)
        }
        return Array(data)
    }

    private func pair(
        _ certificate: [UInt8], _ key: [UInt8], _ credentials: gnutls_certificate_credentials_t?
    ) -> Int32 {
        var (certificate, key) = (certificate, key)
        return certificate.withDatum { certificate in
            key.withDatum { key in
                gnutls_certificate_set_x509_key_mem(credentials, certificate, key, GNUTLS_X509_FMT_PEM)
            }
        }
    }

    private func isCertificate(_ bytes: [UInt8]) throws(TLSCertificateFault) -> Bool {
        var bytes = bytes
        var certificate: gnutls_x509_crt_t?
        gnutls_x509_crt_init(&certificate)
        defer { gnutls_x509_crt_deinit(certificate) }
        return bytes.withDatum { gnutls_x509_crt_import(certificate, $0, GNUTLS_X509_FMT_PEM) } == 0
    }

    private func period(of bytes: [UInt8], at now: Date) throws(TLSCertificateFault) -> Date {
        var bytes = bytes
        var certificate: gnutls_x509_crt_t?
        gnutls_x509_crt_init(&certificate)
        defer { gnutls_x509_crt_deinit(certificate) }
        let status = bytes.withDatum { gnutls_x509_crt_import(certificate, $0, GNUTLS_X509_FMT_PEM) }
        guard status == 0 else { throw .unreadable(certificateFile, status) }
        let begin = Date(timeIntervalSince1970: Double(gnutls_x509_crt_get_activation_time(certificate)))
        let end = Date(timeIntervalSince1970: Double(gnutls_x509_crt_get_expiration_time(certificate)))
        guard now < end else { throw .expired(certificateFile, end) }
        guard begin <= now else { throw .notYetValid(certificateFile, begin) }
        return end
    }
}

/// What is wrong with a certificate's files.
public enum TLSCertificateFault: Error, Sendable, Hashable, CustomStringConvertible {
    case missing(String)
    case forbidden(String)
    /// The file, and GnuTLS's number for why.
    case unreadable(String, Int32)
    case expired(String, Date)
    case notYetValid(String, Date)
    case mismatch(certificate: String, key: String)

    public var description: String {
        switch self {
        case .missing(let path): "\(path) does not exist"
        case .forbidden(let path): "\(path) cannot be read; give the user of this program leave to read it"
        case .unreadable(let path, let status):
            "\(path) is not what is needed, in PEM: \(String(cString: gnutls_strerror(status)))"
        case .expired(let path, let end): "\(path) ran out on \(Self.day(end)); put a newer certificate there"
        case .notYetValid(let path, let begin):
            "\(path) is valid from \(Self.day(begin)) only; look whether this machine's clock is right"
        case .mismatch(let certificate, let key): "\(key) is not the key of \(certificate)"
        }
    }

    private static func day(_ date: Date) -> String { date.formatted(.iso8601.year().month().day()) }
}

extension [UInt8] {
    fileprivate mutating func withDatum<Result>(_ body: (UnsafePointer<gnutls_datum_t>) -> Result) -> Result {
        withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            return body(&datum)
        }
    }
}
