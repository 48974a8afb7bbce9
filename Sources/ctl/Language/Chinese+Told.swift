extension Chinese {
    /// What the daemon says in a sentence, to be found again by `Message(told:)`: as it stands inside another sentence, and alone,
    /// with a capital and a full stop.
    static let told = (numbersTold + rowsTold + batchesTold + gateTold + callsTold + otherTold).reduce(into: checksSaid)
    {
        let alone = $1.english.prefix(1).uppercased() + $1.english.dropFirst()
        $0[$1.english] = $1.chinese
        $0[alone + (alone.last == "." ? "" : ".")] = $1.chinese + "。"
    }

    /// Checks say it without a capital and a full stop only.
    private static let checksSaid = Dictionary(
        checksTold.map { ($0.english, $0.chinese) }, uniquingKeysWith: { first, _ in first })

    typealias Told = (english: String, chinese: String)

    /// Why a cell or an argument is no number to dial.
    static let numbersTold: [Told] = [
        ("an emergency, operator or hotline number, which is never dialled from here", "紧急、运营商或热线号码，本系统从不拨打"),
        ("a premium-rate number, which is never dialled from here", "声讯收费号码，本系统从不拨打"),
        ("too few digits for a number", "位数太少，不成号码"),
        ("too many digits for a number", "位数太多，不成号码"),
        (
            "a landline without the 0 before its area code; format the column as text and export again",
            "座机缺少区号前的 0；请把该列设为文本格式后重新导出"
        ),
        (
            "no such number can exist; ask for the right one (a number abroad needs + before its country)",
            "不存在这样的号码；请核实（境外号码须在国家码前加 +）"
        ),
        ("it could only be read by leaving out or adding digits; write it as it is dialled", "只有增减数字才能读懂；请按实际拨打的样子填写"),
        (
            "it can be read in more than one way; put / between two numbers, and ext before an extension",
            "有多种读法；两个号码之间请用 /，分机号前请写 ext"
        ),
        (
            "the extension cannot be read; write 1 to 8 digits after ext, or a privacy number's 4 after a dash",
            "分机号无法识别；请在 ext 后写 1 到 8 位，隐私号在短横后写 4 位"
        ),
        ("more than {} numbers in one cell", "一个单元格中的号码超过 {} 个"),
        ("{} digits, where a mobile has 11", "有 {} 位，而手机号是 11 位"),
        ("no number given", "未填号码"),
        (
            "a spreadsheet turned the number into a quantity; format the column as text and export again",
            "号码被电子表格变成了数值；请把该列设为文本格式后重新导出"
        ),
    ]

    /// Why a row gives no ticket.
    static let rowsTold: [Told] = [
        ("byte {} of the file is no character in the file's encoding", "文件的第 {} 个字节不是该编码中的字符"),
        (
            "{} fields where the header has {}; put quotes around a value with a delimiter",
            "有 {} 个字段，而表头有 {} 个；含分隔符的值请加引号"
        ),
        ("text follows a closing quote; a quote inside a quoted value is written twice", "右引号之后还有文字；引号内的引号要写两遍"),
        ("a quote is opened and never closed", "引号没有闭合"),
        ("known from batch “{}”, now {}", "已在批次“{}”中，现为{}"),
        ("stands in an earlier row", "前面的行已有"),
    ]

    static let batchesTold: [Told] = [
        ("there is no ticket {}", "没有工单 {}"),
        ("there is no batch {}; `ctl batch list` shows them", "没有批次 {}；可用 ctl batch list 查看"),
        ("another load is under way (batch {}); try again when it is done", "正在导入另一批次（{}）；请待其完成后再试"),
        (
            "batch {} is cancelled, for good; load its file again, or clone it (ctl batch clone)",
            "批次 {} 已取消，不可恢复；请重新导入文件，或克隆该批次（ctl batch clone）"
        ),
        (
            "batch {} is completed: every ticket of it is settled, and there is nothing to cancel",
            "批次 {} 已完成：所有工单都已处理完，没有可取消的"
        ),
        ("ticket {} is in a call; try again when it has ended", "工单 {} 正在通话；请在结束后再试"),
        ("ticket {} is {}: there is nothing to release", "工单 {} {}：没有可放行的"),
        ("ticket {} is {}: nothing of it can be changed", "工单 {} {}：不能再修改"),
        ("ticket {} is not being shown to agent {}", "工单 {} 并未显示给坐席 {}"),
        ("no ticket of batch {} is over, unreached and of these outcomes", "批次 {} 中没有已结束、未接通且符合这些结果的工单"),
        ("give a mode, in which agents call, or a flow that leads the calls; not both", "请给出坐席外呼的模式，或主导通话的流程，二者选一"),
        (
            "with {} customers are rung before an agent is there; no class says what is done for those who meet nobody (abandonment)",
            "{} 模式会在坐席就位前先呼客户；但没有类别说明无人接待的客户如何处理（abandonment）"
        ),
        (
            "“{}” has no minute in common with the calling hours of {}, which a batch cannot widen",
            "“{}”与 {} 的可呼叫时段没有交集，批次不能放宽可呼叫时段"
        ),
        (
            "“{}” lies wholly outside the calling hours of every class, which a batch cannot widen",
            "“{}”完全在各类别的呼叫时段之外；批次不能放宽时段"
        ),
        ("“{}” is no span of a day, from earlier to later; {}", "“{}”不是一天中由早到晚的时段；{}"),
        ("write them as “{}”", "请写成“{}”"),
        (
            "nothing was loaded: mappings {} fit this file equally well; say which with --map",
            "未导入任何内容：映射 {} 同样适合此文件；请用 --map 指定"
        ),
        ("nothing was loaded: the file is empty: there is no header line and no record", "未导入任何内容：文件是空的，没有表头也没有记录"),
        (
            "nothing was loaded: no mapping fits this file, whose columns are {}. Have one proposed: ctl batch map FILE --write our.json5; "
                + "look at it, and give it with --map",
            "未导入任何内容：没有适合此文件的映射，其列为 {}。可先生成建议：ctl batch map FILE --write our.json5；查看后用 --map 指定"
        ),
    ]

    /// What the gate says.
    static let gateTold: [Told] = [
        ("the number is on the do-not-call list.", "该号码在免打扰名单中"),
        ("this number is being called already.", "该号码正在呼叫中"),
        ("it is not a time to call there", "现在不在对方的可呼叫时段"),
        ("the number is in a call", "该号码正在通话中"),
        ("the same agent asked for the same number a moment ago", "同一坐席刚刚请求过同一号码"),
        ("agent {} is in a call", "坐席 {} 正在通话"),
        ("the ticket's {} attempts are used up", "该工单的 {} 次呼叫机会已用完"),
        ("the number has been rung often enough for now", "该号码目前的呼叫次数已满"),
        ("somebody talked with the customer not long ago", "不久前已与该客户通话"),
        ("country code {} may not be dialled from here", "不可从此处呼叫国家码 {}"),
        (
            "country code {} is unusual here; confirm it to dial it (--confirm), or add it to queue.permission",
            "国家码 {} 不常用；请确认后呼叫（--confirm），或加入 queue.permission"
        ),
        ("the protected number no longer works; ask for a new one", "隐私号已失效；请索取新号码"),
        (
            "the policy asks for the customer's recorded consent, and there is no reference to one",
            "规则要求有客户同意的记录，此处没有"
        ),
        ("no trunk carries this number; see `carries` of the trunks", "没有中继可呼叫该号码；请检查中继的 carries"),
        ("no trunk is up that carries this number", "可呼叫该号码的中继均不可用"),
        ("all {} lines are in use", "{} 条线路已全部占用"),
        ("the daemon is stopping; no new calls", "程序正在停止，不再开始新呼叫"),
        ("the agent is in a call; end it first.", "坐席正在通话；请先结束"),
        ("it is outside the calling hours of the customer.", "不在客户的可呼叫时段"),
        ("the number has had its attempts for now.", "该号码目前的呼叫次数已满"),
        ("the ticket has had all its attempts.", "该工单的呼叫次数已用完"),
        ("the ticket's batch is paused; resume it to call.", "该工单的批次已暂停；恢复后才能呼叫"),
        ("no trunk is usable; see ctl doctor.", "没有可用的中继；请查看 ctl doctor"),
        ("every line of the trunk is in use; wait for one.", "中继线路已占满；请等待"),
        (
            "the attempt could not be recorded, so nothing was dialled; see the daemon's log.",
            "无法记录此次呼叫，因此没有拨打；请查看守护进程的日志"
        ),
    ]

    static let otherTold: [Told] = [
        ("No backup was made: {}", "未生成备份：{}"),
        (
            "No backup was made: {} is there already: name a new file, or move the old one away",
            "未生成备份：{} 已存在：请指定新的文件名，或先移走原文件"
        ),
        (
            "cannot write {}: {}; the daemon's user must be allowed to write to its folder",
            "无法写入 {}：{}；须允许程序的用户写入该文件夹"
        ),
        // Why a class moved to another mode.
        ("backlog {} ≥ {}", "积压 {} ≥ {}"),
        ("backlogPerAgent {} ≥ {}", "每坐席积压 {} ≥ {}"),
        ("hoursLate {} ≥ {}", "超时小时数 {} ≥ {}"),
        ("hoursLate: agents 0", "超时小时数：在岗坐席 0"),
        ("agents {} < {}", "在岗坐席 {} < {}"),
        ("abandoned {} % > {} %", "呼损率 {} % > {} %"),
        ("no longer: {}", "已不再满足：{}"),
        ("not configured any more", "已不在配置中"),
        ("enabled is false in the configuration", "配置中 enabled 为 false"),
        ("taken out of use by {} at {}; ctl trunk enable takes that back", "{} 于 {} 停用；用 ctl trunk enable 恢复"),
        ("not registered yet, so it is not used", "尚未注册，因此不使用"),
        ("does not answer OPTIONS; check its address and whether it is up", "不应答 OPTIONS；请检查其地址和是否在运行"),
        ("asked to be left alone for a while (Retry-After)", "对方要求暂缓呼叫（Retry-After）"),
        ("refuses our credentials; left alone for a while; check credentials", "拒绝我方凭据；暂停使用一段时间；请检查 credentials"),
        (
            "refuses call after call with 403; left alone for a while; check caller ids and what the provider permits",
            "连续以 403 拒绝呼叫；暂停使用一段时间；请检查主叫号码和运营商的许可"
        ),
        ("fails call after call; left alone for a while", "连续呼叫失败；暂停使用一段时间"),
        ("the call at {} did not reach it; check that it is registered", "{} 的呼叫未能到达；请检查它是否已注册"),
        ("agent {} is not in the configuration", "配置中没有坐席 {}"),
        ("is no longer in the configuration; shown until the call ends", "已不在配置中；显示到通话结束"),
        ("no agent “{}” is in the configuration", "配置中没有坐席“{}”"),
        ("the period ends before it begins", "时段的结束早于开始"),
        (
            "“{}” is no time; give a day (2026-11-21, today, yesterday), “2026-11-21 14:30” or 14:30",
            "“{}”不是时间；请给出日期（2026-11-21、today、yesterday）、“2026-11-21 14:30”或 14:30"
        ),
        (
            "agent “{}” had no call in this period, and the configuration has no such agent",
            "坐席“{}”在此时段没有通话，配置中也没有此坐席"
        ),
        (
            "class “{}” had no call in this period, and the configuration has no such class",
            "类别“{}”在此时段没有通话，配置中也没有此类别"
        ),
        (
            "trunk “{}” had no call in this period, and the configuration has no such trunk",
            "中继“{}”在此时段没有通话，配置中也没有此中继"
        ),
        ("nothing is kept of this number", "没有保存此号码的任何数据"),
        (
            "calls are kept until {} at least (recording.keepAtLeastDays); force it",
            "通话记录至少保存到 {}（recording.keepAtLeastDays）；可强制删除"
        ),
        ("a pause code is one word of up to {} letters, such as lunch", "暂停代码是一个不超过 {} 个字母的词，例如 lunch"),
        ("the dialer sets “{}” by itself; choose another word", "“{}”由拨号器自行设置；请换一个词"),
        ("there is no flow “{}”; known are {}", "没有流程“{}”；已有 {}"),
        ("there is no call “{}”", "没有通话“{}”"),
        ("{}: {} rows", "{}：{} 行"),
        ("answered {}", "应答 {}"),
        ("answered by a machine", "由机器接听"),
        ("nothing was heard of the customer any more", "已听不到客户的声音"),
        ("the longest talk was over", "已到最长通话时间"),
        ("nobody came for the customer in time", "无人及时接待客户"),
        ("the flow is not in the configuration", "配置中没有该流程"),
        (
            "registration refused with {} {}, so it is not used; tried again in {} s; check register and credentials",
            "注册被拒（{} {}），因此不使用；{} 秒后重试；请检查 register 和 credentials"
        ),
        (
            "registration failed: {} {}, so it is not used; tried again in {} s; check register and credentials",
            "注册失败（{} {}），因此不使用；{} 秒后重试；请检查 register 和 credentials"
        ),
        ("the call is over", "通话已结束"),
    ]
}
