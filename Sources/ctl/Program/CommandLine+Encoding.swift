extension CommandLine {
    /// The arguments that are not written in UTF-8, with U+FFFD for what cannot be read of them.
    static var argumentsNotInUTF8: [String] {
        (1..<max(1, Int(argc))).compactMap { index in
            guard let argument = unsafeArgv[index], String(validatingCString: argument) == nil else { return nil }
            return String(cString: argument)
        }
    }
}
