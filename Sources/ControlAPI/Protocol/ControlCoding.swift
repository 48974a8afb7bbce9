public import FoundationEssentials

/// The one encoder and decoder of the control protocol: keys sorted, no white space, instants as ISO 8601 in UTC with
/// milliseconds (`2026-11-11T08:03:15.250Z`); on reading any zone offset, with or without a fraction.
///
/// Measured (release build, one core): see `docs/control-protocol.md`, "Cost".
public enum ControlCoding {
    /// The JSON of a value, in one line.
    public static func encode(_ value: some Encodable) throws -> Data {
        try makeEncoder().encode(value)
    }

    /// The value of a JSON text. Errors name the key at fault (`invalidParams`).
    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws(ControlError) -> Value {
        do {
            return try makeDecoder().decode(type, from: data)
        } catch {
            throw ControlError(decoding: error)
        }
    }

    /// An encoder with our settings. A value of its own per use: encoders are classes and not to be shared.
    public static func makeEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Instant.text(of: date))
        }
        return encoder
    }

    /// A decoder with our settings.
    public static func makeDecoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Instant.date(of: text) else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "“\(text)” is no ISO 8601 instant with a zone, such as 2026-11-11T09:30:00+08:00"
                )
            }
            return date
        }
        return decoder
    }
}
