/// One command of `ctl`, one file each.
protocol Command {
    /// Its description.
    static var form: CommandForm { get }

    /// Takes what was given; what cannot be meant is refused before anything is done.
    init(_ given: GivenArguments) throws(UsageError)

    /// Does it. Errors: `ClientFailure`, `OutputFailure`, `FileFailure`.
    func run(_ context: Context) throws -> ExitStatus
}
