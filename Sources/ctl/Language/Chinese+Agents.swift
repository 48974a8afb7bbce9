extension Chinese {
    /// Agents: signing in and out, what they want and do.
    static let agents: [String: String] = [
        "Sign agents in and out, pause them, keep their phones on the line.": "坐席签入、签出、暂停，以及保持话机在线。",
        "One agent: what the agent wants and does, since when and until when.": "查看一个坐席：意愿和当前活动，以及起止时间。",
        "why agent 1001 gets no calls": "坐席 1001 为何没有来电",
        "Sign an agent in, ready for calls.": "坐席签入，可接呼叫。",
        "Begin with a pause; ctl agent ready ends it.": "签入后先暂停；用 ctl agent ready 结束暂停。",
        "Let an agent have calls: after a pause, or while a call is written up.": "让坐席可接呼叫：暂停之后，或话后处理期间。",
        "It also takes back a pause or a log-out that waits for the end of a call.": "也可撤回等待通话结束后才生效的暂停或签出。",
        "Only the next call; after it the agent asks again.": "只接下一个呼叫；之后需再次请求。",
        "the pause is over": "暂停结束",
        "Give an agent no calls for now; in a call it takes effect after it.": "暂不给坐席分配呼叫；通话中则在通话结束后生效。",
        "Why, in one word of yours, such as lunch; break if not given.": "原因，用一个自定的词，例如 lunch；默认为 break。",
        "ctl agent ready 1001 ends it": "用 ctl agent ready 1001 结束",
        "Sign an agent out; in a call or a write-up, after it.": "坐席签出；通话或话后处理中则在其结束后签出。",
        "the end of a shift": "班次结束",
        "Wants": "意愿",
        "Does": "活动",
        "Rests until": "休息至",
        "Missed in a row": "连续未接",
        "Talk time": "通话时长",
        "{}, then {}": "{}，之后{}",
        "then {}": "之后{}",
        "break": "小休",
        "missed calls": "连续未接",
        "unresolved call": "话后未填结果",
    ]
}
