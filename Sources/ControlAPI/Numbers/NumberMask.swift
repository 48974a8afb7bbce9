/// How numbers are shown where they need not be known in full.
public enum NumberMask {
    /// The number with four digits before the last four replaced by stars: `+8613800138000` becomes `+86138****8000`, and an
    /// extension after `;`, `,`, `x` or `-` is hidden whole. Anything with fewer than eight digits keeps its last two only.
    public static func masked(_ number: String) -> String {
        let main = number.prefix { $0 != ";" && $0 != "," && $0 != "x" && $0 != "-" }
        let tail = number.count > main.count ? ";****" : ""
        guard main.count >= 8 else {
            return String(repeating: "*", count: max(0, main.count - 2)) + main.suffix(2) + tail
        }
        return main.dropLast(8) + "****" + main.suffix(4) + tail
    }
}
