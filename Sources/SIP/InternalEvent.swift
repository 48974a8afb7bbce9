/// What PJSIP reports that the engine itself must act on, once it is out of the callback.
enum InternalEvent: Sendable {
    case registration(RegistrationResult)
    /// A trunk's name was looked up.
    case resolved(TrunkResolution)
    /// A phone's contact could not be reached; the leg goes to the next.
    case nextContact(LegID)
    /// What opened connections to trunks before a reload was looked after; the unused of it was given back.
    case swept
}
