/// How patiently a webhook is told.
package struct DeliveryTerms: Sendable, Hashable {
    /// Messages under way at once.
    package var atOnce = 4
    /// The pause after a message's first failure; it doubles with each further one.
    package var firstPause = Duration.seconds(1)
    package var longestPause = Duration.seconds(600)
    /// A message that is older has failed for good.
    package var giveUpAfter = Duration.seconds(86_400)
    package var giveUpAfterTries = 200
    /// A message that the receiver refuses (400, 409, 413, 422, …) is tried so often.
    package var refusals = 3
    /// So many failures in a row, of whatever messages, and the webhook rests as a whole.
    package var failuresBeforeRest = 5
    package var firstRest = Duration.seconds(10)
    package var longestRest = Duration.seconds(600)

    package init() {}
}
