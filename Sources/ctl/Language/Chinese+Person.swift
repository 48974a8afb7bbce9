extension Chinese {
    /// One person's data.
    static let person: [String: String] = [
        "One person's data: export, delete.": "个人数据：导出、删除。",
        "Write out all that is kept of the person with a number.": "导出某号码所属之人的全部数据。",
        "JSON: tickets, calls, recordings, the refusal. Who took it, and when, is kept in the audit.":
            "JSON：工单、通话、录音、拒呼。谁在何时取走会记入审计。",
        "The number, as people write it.": "号码，按平常写法。",
        "the person asked for a copy": "本人要求副本",
        "Delete all that is kept of the person with a number, for good.": "永久删除某号码所属之人的全部数据。",
        "Tickets, calls, recordings. An entry of the do-not-call list stays: it is the refusal itself. Not while in a call; what is younger than the days that are kept at least (recording.keepAtLeastDays) only with --force.":
            "删除工单、通话、录音。拒呼名单中的条目保留，因为它就是拒绝本身。通话中不可删除；未满最短保存天数（recording.keepAtLeastDays）的须用 --force。",
        "Also what is younger than the days that are kept at least.": "即使未满最短保存天数也删除。",
        "the person asked for it": "本人要求",
        "{}: {} tickets, {} calls and {} recordings are deleted.":
            "{}：已删除 {} 个工单、{} 次呼叫、{} 个录音。",
        "It stays on the do-not-call list.": "该号码仍在拒呼名单中。",
    ]
}
