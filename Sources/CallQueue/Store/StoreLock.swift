import Glibc

/// Keeps a second process off a database: a lock on `PATH.lock` that the kernel drops when the process ends, however.
struct StoreLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: `StoreError.inUse` with the holder's process id, `StoreError.cannotLock`.
    init(databasePath: String) throws {
        let path = databasePath + ".lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.cannotLock(path: path, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = Self.processID(in: descriptor)
            close(descriptor)
            throw code == EWOULDBLOCK
                ? StoreError.inUse(path: databasePath, processID: holder)
                : StoreError.cannotLock(path: path, errno: code)
        }
        writeProcessID()
    }

    deinit { close(descriptor) }

    private static func processID(in descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
    }

    /// Only a courtesy to whoever meets the lock: a failure to write it changes nothing.
    private func writeProcessID() {
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }
}

/// The system's words for an error number.
func systemErrorText(_ code: Int32) -> String {
    String(cString: strerror(code))
}
