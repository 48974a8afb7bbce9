import Glibc

/// A CSV file for spreadsheets, as `CSVText` writes it, or the same on standard output.
struct CSVFile {
    /// Nil for standard output.
    let path: String?

    /// In a file beside it first, so that a broken run leaves no half one under this name. Errors: `FileFailure`,
    /// `OutputFailure`, what `rows` throws.
    func write(_ heading: [String], rows: ((([String]) throws -> Void) throws -> Void)) throws {
        guard let path else {
            try Descriptor.output.write(CSVText.line(heading) + "\r\n")
            return try rows { try Descriptor.output.write(CSVText.line($0) + "\r\n") }
        }
        let partial = path + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure.writing(partial, errno: errno) }
        do {
            defer { close(descriptor) }
            let file = Descriptor(number: descriptor)
            try file.write(CSVText.byteOrderMark + CSVText.line(heading) + "\r\n")
            try rows { try file.write(CSVText.line($0) + "\r\n") }
            guard fsync(descriptor) == 0, rename(partial, path) == 0 else {
                throw FileFailure.writing(path, errno: errno)
            }
        } catch {
            unlink(partial)
            throw error
        }
    }
}
