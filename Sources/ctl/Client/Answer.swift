import FoundationEssentials

/// A result, and its JSON as it came: `--json` passes on keys that this version does not know.
struct Answer<Value: Sendable>: Sendable {
    let value: Value
    let json: Data
}
