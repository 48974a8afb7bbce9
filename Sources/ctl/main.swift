import FoundationEssentials
import Glibc

let program = Program(
    arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
    unreadable: CommandLine.argumentsNotInUTF8)
exit(program.run().rawValue)
