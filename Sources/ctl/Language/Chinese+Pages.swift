/// Pages and programs that act through the HTTP door.
extension Chinese {
    static let pages = [
        "Pages and programs that act through the HTTP door.": "通过 HTTP 操作的网页和程序。",
        "List the pages and programs that are paired: for whom, from where, until when.":
            "列出已配对的网页和程序：为谁、来自哪里、到何时。",
        "Take a page's token away at once; its event streams end.": "立即收回网页的令牌；其事件流随即结束。",
        "As “ctl page list” shows it.": "以“ctl page list”所示为准。",
        "All that this agent's pages have, and codes that were not used yet.": "该坐席的所有网页，以及尚未使用的代码。",
        "one token": "一个令牌",
        "when the agent's computer is lost": "坐席的电脑丢失时",
        "a ticket system's server": "工单系统的服务器",
        "Give one PAGE, or --agent ID.": "请给出一个 PAGE，或 --agent ID。",
        "No page is paired; see ctl pair.": "没有已配对的网页；见 ctl pair。",
        "{} is revoked.": "{} 已收回。",
        "configured": "配置",
        "PAGE": "网页", "ROLE": "权限", "ORIGIN": "来源", "PAIRED": "配对于", "USED": "最近使用",
    ]
}
