/// Carries a value that holds raw pointers across a lock or a queue. Right only because what it carries has one
/// owner at a time: who took it out of the lock, or the thread the queue belongs to.
struct Parcel<Content>: @unchecked Sendable {
    var content: Content

    init(_ content: Content) { self.content = content }
}
