extension Chinese {
    /// Files of numbers never to ring.
    static let doNotCall: [String: String] = [
        "Never ring the numbers of a file: CSV, TSV, or one number a line.": "导入免呼号码文件：CSV、TSV，或每行一个号码。",
        "The columns are number, reason, source, since, until, or 号码, 原因, 来源, 登记时间, 失效时间; only the first is needed. A second import of the same file changes nothing. Exit code 50 if some rows were refused.":
            "列名为 号码、原因、来源、登记时间、失效时间（或 number、reason、source、since、until），仅第一列必需。重复导入同一文件不会改变任何内容。有行被拒绝时退出码为 50。",
        "Why, for rows that do not say.": "原因，用于未注明原因的行。",
        "Write every row's verdict to FILE (CSV).": "将每行的结论写入 FILE（CSV）。",
        "The file; - is standard input.": "文件；- 表示标准输入。",
        "a verdict for every row": "每行一个结论",
        "look before importing": "导入前先查看",
        "{} rows: {} added, {} known, {} refused": "共 {} 行：新增 {}，已有 {}，拒绝 {}",
        "row {}: {}": "第 {} 行：{}",
        "row": "行",
        "number": "号码",
        "kept as": "标准号码",
        "verdict": "结论",
        "text": "说明",
        "added": "已添加",
        "known": "已有",
        "reason": "原因",
        "source": "来源",
        "since": "登记时间",
        "until": "失效时间",
        "Write the numbers never to ring as CSV, which can be imported again.": "将免呼名单导出为 CSV，可再次导入。",
        "Where to; standard output if not given.": "输出文件；默认为标准输出。",
        "for another site": "供其他站点使用",
        "{} numbers written.": "已写入 {} 个号码。",
        "SOURCE": "来源",
    ]
}
