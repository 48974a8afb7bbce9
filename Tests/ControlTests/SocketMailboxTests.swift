import Glibc
import Testing

@testable import ControlServer

@Suite("When the socket's thread is woken")
struct SocketMailboxTests {
    private func isSignalled(_ mailbox: SocketMailbox) -> Bool {
        var look = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&look, 1, 0) == 1
    }

    @Test("events that nobody reads wake nobody")
    func nobodyReads() throws {
        let mailbox = try SocketMailbox()
        mailbox.announceEvents()
        #expect(!isSignalled(mailbox))
        mailbox.hearEvents(true)
        mailbox.announceEvents()
        #expect(isSignalled(mailbox))
        #expect(mailbox.take().hasEvents)
    }

    @Test("the first event wakes, those after it are found by looking, and after a vain look the next one wakes again")
    func events() throws {
        let mailbox = try SocketMailbox()
        mailbox.hearEvents(true)
        mailbox.announceEvents()
        #expect(mailbox.take().hasEvents)
        for _ in 0..<3 { mailbox.announceEvents() }
        #expect(!isSignalled(mailbox))
        #expect(mailbox.takeEvents())
        mailbox.announceEvents()
        #expect(!isSignalled(mailbox))
        #expect(mailbox.takeEvents())
        #expect(!mailbox.takeEvents())
        mailbox.announceEvents()
        #expect(isSignalled(mailbox))
    }

    @Test("what cannot wait wakes although events are looked for")
    func urgent() throws {
        let mailbox = try SocketMailbox()
        mailbox.hearEvents(true)
        mailbox.announceEvents()
        _ = mailbox.take()
        mailbox.announceEvents()
        mailbox.resume(7)
        #expect(isSignalled(mailbox))
        let wishes = mailbox.take()
        #expect(wishes.resumed == [7] && wishes.hasEvents)
        mailbox.stop()
        #expect(isSignalled(mailbox))
        #expect(mailbox.take().stops)
        #expect(!isSignalled(mailbox))
    }
}
