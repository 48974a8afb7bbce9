extension Chinese {
    /// The queue as a whole, and whose callback it is.
    static let queue: [String: String] = [
        "Show what is called next and why, and what all other tickets wait for.": "查看接下来呼叫哪些工单及原因，以及其余工单在等待什么。",
        "At most so many of the next tickets, 0–100; 20 if not given.": "最多列出接下来的工单数，0–100；默认 20。",
        "why nothing is dialling": "为何没有外呼",
        "counts by class and reason": "按类别和原因计数",
        "Calls under way": "进行中的呼叫",
        "Next opening": "下次可呼叫时间",
        "No ticket waits.": "没有等待中的工单。",
        "WAITING FOR": "等待原因",
        "GOES ON": "恢复时间",
        "by a person": "须人工处理",
        "NEXT": "接下来",
        "GOES FIRST AS": "优先依据",
        "DUE": "最晚时间",
        "PRIORITY": "优先级",
        "NOW": "当前状况",
        "promised": "约定回电",
        "pressing": "即将超时",
        "ordinary": "按份额轮到",
        "urgent": "特急",
        "high": "紧急",
        "normal": "普通",
        "low": "低",
        "With --callback-at: the customer wants to hear the same agent (--agent) then, who has it first.":
            "与 --callback-at 同用：客户希望由同一坐席（--agent）回电，到时优先分配给该坐席。",
        "he wants to hear me": "由我回电",
    ]
}
