extension String {
    /// Without the characters at both ends for which this is true.
    func trimmed(where isOuter: (Character) -> Bool) -> String {
        String(drop(while: isOuter).reversed().drop(while: isOuter).reversed())
    }
}
