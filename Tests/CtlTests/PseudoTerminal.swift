import Foundation
import Glibc

/// A terminal for a program under test: it writes to `far`, we read at `near`.
struct PseudoTerminal {
    let near: FileHandle
    let far: FileHandle

    /// TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)), which Swift's Glibc module does not have.
    private static let unlock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    init(columns: UInt16) throws {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard master >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        var unlocked: Int32 = 0
        var number: Int32 = 0
        guard ioctl(master, Self.unlock, &unlocked) == 0, ioctl(master, Self.number, &number) == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EIO)
        }
        let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        near = FileHandle(fileDescriptor: master, closeOnDealloc: true)
        far = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    }
}
