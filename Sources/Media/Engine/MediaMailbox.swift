import Synchronization

/// What a media thread is told, in order. Open until the thread has ended.
final class MediaMailbox: Sendable {
    private struct Content {
        var commands: [MediaCommand] = []
        var isOpen = true
    }

    private let content = Mutex(Parcel(Content()))
    let bell: Doorbell

    init() throws(MediaError) { bell = try Doorbell() }

    /// False: the thread has ended, and the command was not taken.
    func post(_ command: MediaCommand) -> Bool {
        let parcel = Parcel(command)
        let (isOpen, wasEmpty) = content.withLock { box in
            guard box.content.isOpen else { return (false, false) }
            box.content.commands.append(parcel.content)
            return (true, box.content.commands.count == 1)
        }
        if wasEmpty { bell.ring() }
        return isOpen
    }

    /// Everything posted so far.
    func take() -> [MediaCommand] {
        bell.silence()
        return content.withLock { box in
            let commands = Parcel(box.content.commands)
            box.content.commands = []
            return commands
        }.content
    }

    /// Takes the last commands; from now on none is accepted.
    func close() -> [MediaCommand] {
        content.withLock { $0.content.isOpen = false }
        return take()
    }
}
