/// Requests as they stand on the socket.
enum SocketLine {
    /// A click for agent 1001.
    static func dial(_ id: Int, key: String? = nil) -> String {
        let key = key.map { #","key":"\#($0)""# } ?? ""
        return
            #"{"jsonrpc":"2.0","id":\#(id),"method":"call.dial","params":{"number":"138001380\#(id)","agent":"1001"\#(key)}}"#
    }
}
