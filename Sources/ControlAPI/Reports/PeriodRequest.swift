/// A request about the calls of a period.
///
/// `from` and `to` are read by the site's clock (`queue.zone`): a day (`2026-11-21`, `today`, `yesterday`; as `to` the day's end),
/// `2026-11-21 14:30`, `14:30` of today, or an instant with its zone (`2026-11-21T06:30:00Z`).
public protocol PeriodRequest: ControlRequest {
    /// Calls ordered from here on; today without it.
    var from: String? { get }
    /// … and before this; the end of today without it.
    var to: String? { get }
    /// Only tickets of this class.
    var ticketClass: String? { get }
    /// Only calls of this batch.
    var batch: String? { get }
    /// Only calls of this agent.
    var agent: String? { get }
    /// Only calls whose customer was, or was last, called through it.
    var trunk: String? { get }
}
