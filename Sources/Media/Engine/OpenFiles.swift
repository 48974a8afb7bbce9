import Glibc

/// The process's limit of open files, against what the port pool needs.
enum OpenFiles {
    /// For everything of the process that is no media port.
    private static let others = 256

    /// Raises the soft limit as far as the hard one allows, if need be.
    static func allow(_ sockets: Int) throws(MediaError) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let needed = rlim_t(sockets + others)
        guard limit.rlim_cur < needed else { return }
        guard limit.rlim_max >= needed else {
            throw .tooFewFileDescriptors(needed: Int(needed), allowed: Int(clamping: limit.rlim_max))
        }
        limit.rlim_cur = needed
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw .tooFewFileDescriptors(needed: Int(needed), allowed: Int(clamping: limit.rlim_cur))
        }
    }
}
