/// Who spoke in a recorded talk, and for how long nobody did. Seconds; what was said in a pause of the recording is not in it.
package struct SpeechRecord: Sendable, Hashable {
    /// Id of the recording it was measured in.
    package var recording: String
    /// How much was measured.
    package var measured: Double
    /// The agent's side spoke.
    package var agent: Double
    /// The customer's side spoke.
    package var customer: Double
    /// Both at once.
    package var both: Double
    /// The longest stretch in which neither did …
    package var longestSilence: Double
    /// … and where in the recording it begins.
    package var silenceAt: Double

    package init(
        recording: String, measured: Double, agent: Double, customer: Double, both: Double, longestSilence: Double,
        silenceAt: Double
    ) {
        self.recording = recording
        self.measured = measured
        self.agent = agent
        self.customer = customer
        self.both = both
        self.longestSilence = longestSilence
        self.silenceAt = silenceAt
    }
}
