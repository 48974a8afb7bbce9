/// What is wrong with a flow as a whole, with the key below the flow that is to be mended.
struct FlowFault: Equatable, Sendable {
    var path: String
    var text: String
}
