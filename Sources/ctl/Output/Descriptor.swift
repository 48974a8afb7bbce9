import Glibc

/// A file descriptor that text is written to.
struct Descriptor: Sendable {
    let number: Int32

    static let input = Descriptor(number: STDIN_FILENO)
    static let output = Descriptor(number: STDOUT_FILENO)
    static let errors = Descriptor(number: STDERR_FILENO)

    var isTerminal: Bool { isatty(number) == 1 }

    /// Columns of the terminal, 80 if it does not say; nil if it is none.
    var columns: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        return ioctl(number, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// True if it is a pipe whose reader is gone.
    var isAbandoned: Bool {
        var polled = pollfd(fd: number, events: 0, revents: 0)
        return poll(&polled, 1, 0) > 0 && polled.revents & Int16(POLLERR) != 0
    }

    /// Writes all of it. Errors: `OutputFailure`; `.readerGone` if the pipe's reader went away, which is no fault.
    func write(_ text: String) throws(OutputFailure) {
        var text = text
        let failure: Int32? = text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(number, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                if count > 0 {
                    written += count
                } else if errno == EAGAIN {
                    // A terminal somebody set to non-blocking: wait until it takes more.
                    var wait = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&wait, 1, -1)
                } else if errno != EINTR {
                    return errno
                }
            }
            return nil
        }
        if let failure { throw failure == EPIPE ? .readerGone : .failed(failure) }
    }
}
