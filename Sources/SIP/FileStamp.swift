import Glibc

/// What tells that a file is another than it was: whoever renews a certificate writes it anew or puts another in its place.
struct FileStamp: Sendable, Hashable {
    private var inode: UInt64 = 0
    private var size: Int64 = 0
    private var seconds = 0
    private var nanoseconds = 0

    /// All zero for a file that is not there.
    init(path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return }
        (inode, size) = (UInt64(facts.st_ino), Int64(facts.st_size))
        (seconds, nanoseconds) = (facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec)
    }
}

extension TLSCertificate {
    var stamp: [FileStamp] { [FileStamp(path: certificateFile), FileStamp(path: keyFile)] }
}
