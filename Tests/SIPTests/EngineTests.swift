import Testing

@testable import SIP

/// Everything that needs a running engine: one at a time, for PJSIP is one per process.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum EngineTests {}
