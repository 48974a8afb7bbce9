/// Turns a file's bytes, chunk by chunk, into UTF-8, finding the encoding by itself.
///
/// Malformed bytes do not stop it: each is noted in the decoded text with its offset in the file, so that the reader of
/// rows can refuse the row it stands in.
struct TextDecoder: ~Copyable, Sendable {
    /// The encoding in use; nil while nothing but ASCII has come.
    private(set) var encoding: TextEncoding?
    private var converter: IconvHandle?
    private var pending: [UInt8] = []
    /// Offset in the file of the first pending byte.
    private var offset = 0
    private var isStarted = false

    /// - Parameter encoding: nil to find it from the bytes.
    init(encoding: TextEncoding? = nil) { self.encoding = encoding }

    /// Takes the next bytes of the file and appends what can be decoded of them.
    mutating func decode(_ chunk: UnsafeRawBufferPointer, into text: inout DecodedText) throws(BatchImportError) {
        pending.append(contentsOf: chunk)
        guard isStarted || pending.count >= EncodingDetector.sampleSize else { return }
        try advance(into: &text, isLast: false)
    }

    /// Decodes what is left; a character cut off by the end of the file is malformed.
    mutating func finish(into text: inout DecodedText) throws(BatchImportError) {
        try advance(into: &text, isLast: true)
    }

    private mutating func advance(into text: inout DecodedText, isLast: Bool) throws(BatchImportError) {
        if !isStarted { try start() }
        if converter == nil { try settle(into: &text, isLast: isLast) }
        convert(into: &text, isLast: isLast)
    }

    private mutating func start() throws(BatchImportError) {
        isStarted = true
        if let foreign = ForeignFile.recognised(pending) { throw .notAText(foreign) }
        if encoding == nil, case .encoding(let found) = EncodingDetector.find(atStart: pending) { encoding = found }
        guard let encoding else { return }
        try open(encoding)
        if !encoding.mark.isEmpty, pending.starts(with: encoding.mark) { drop(encoding.mark.count) }
    }

    /// Passes plain ASCII on and decides the encoding by the first bytes that are more.
    private mutating func settle(into text: inout DecodedText, isLast: Bool) throws(BatchImportError) {
        let plain = pending.firstIndex { $0 >= 0x80 } ?? pending.count
        text.bytes.append(contentsOf: pending[..<plain])
        drop(plain)
        guard !pending.isEmpty, isLast || pending.count >= EncodingDetector.sampleSize else { return }
        if case .encoding(let found) = EncodingDetector.find(in: pending) {
            encoding = found
            try open(found)
        }
    }

    private mutating func open(_ encoding: TextEncoding) throws(BatchImportError) {
        converter = IconvHandle(from: encoding)
        if converter == nil { throw .noConversion(encoding) }
    }

    private mutating func convert(into text: inout DecodedText, isLast: Bool) {
        guard converter != nil, let stride = encoding?.stride else { return }
        var used = 0
        while used < pending.count {
            let (taken, stop) = take(from: used, into: &text.bytes)
            used += taken
            if stop == .done || (stop == .incomplete && !isLast) { break }
            guard used < pending.count else { break }
            text.appendMalformed(at: offset + used)
            used = min(pending.count, used + stride)
        }
        drop(used)
    }

    private mutating func take(from start: Int, into output: inout [UInt8]) -> (Int, IconvHandle.Stop) {
        let source = pending
        return source.withUnsafeBytes { bytes in
            converter?.convert(UnsafeRawBufferPointer(rebasing: bytes[start...]), into: &output) ?? (0, .done)
        }
    }

    private mutating func drop(_ count: Int) {
        pending.removeFirst(count)
        offset += count
    }
}
