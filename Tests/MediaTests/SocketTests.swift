import Testing

/// Everything that moves packets in real time: one test after the other, so that none takes another's time.
@Suite(.serialized) enum SocketTests {}
