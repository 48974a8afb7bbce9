import ControlAPI
import ControlServer

/// `flow.*`: the call flows of the configuration in use.
struct FlowHandlers: Sendable {
    let settings: CurrentSettings

    func register(in handlers: inout ControlHandlers) {
        handlers.register(ListFlowsRequest.self) { _, _ in FlowList(settings.configuration.flows) }
        handlers.register(ShowFlowRequest.self) { request, _ in try show(request.flow) }
    }

    private func show(_ name: String) throws -> FlowInfo {
        let flows = settings.configuration.flows
        if let flow = flows.first(where: { $0.name == name }) { return FlowInfo(flow) }
        let near = NearestWord.to(name, among: flows.map(\.name)).map { " Did you mean “\($0)”?" }
        throw ControlError(.notFound, "There is no flow “\(name.prefix(64))”.\(near ?? "")", field: "flow")
    }
}
