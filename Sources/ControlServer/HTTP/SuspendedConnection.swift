import CMicroHTTPD

/// A connection of libmicrohttpd's between suspend and resume.
///
/// @unchecked because the pointer is libmicrohttpd's: resuming is allowed from any thread, and a suspended connection is not
/// freed before it is resumed. Whoever holds one resumes it exactly once, guarded by the owner's lock.
struct SuspendedConnection: @unchecked Sendable {
    private let connection: OpaquePointer

    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    func suspend() { MHD_suspend_connection(connection) }

    func resume() { MHD_resume_connection(connection) }
}
