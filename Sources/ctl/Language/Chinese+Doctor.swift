extension Chinese {
    /// What the daemon's checks are called, to be found again by `Message(check:)`.
    static let checks: [Told] = [
        ("configuration", "配置"),
        ("sip listeners", "SIP 监听"),
        ("addresses", "地址"),
        ("holidays", "公共假日"),
        ("media ports", "媒体端口"),
        ("media ports on {}", "{} 的媒体端口"),
        ("trunk {}", "中继 {}"),
        ("phones", "话机"),
        ("encryption", "加密"),
        ("certificate {}", "证书 {}"),
        ("clock", "时钟"),
        ("disk for database", "数据库磁盘"),
        ("disk for recordings", "录音磁盘"),
        ("recordings", "录音"),
        ("webhooks", "事件推送"),
        ("webhook {}", "事件推送 {}"),
        ("tickets from {}", "来自 {} 的工单"),
        ("sounds", "语音文件"),
        ("open files", "打开文件数"),
        ("queue", "队列"),
    ]

    static let checkNames = Dictionary(
        checks.map { ($0.english, $0.chinese) }, uniquingKeysWith: { first, _ in first })

    /// What they find, and the cure.
    static let checksTold: [Told] = [
        ("there are no agents, so nobody can be called for", "没有坐席，无法外呼"),
        (
            "add agents: [{ id, phone: { user, secret } }], then systemctl reload dialer",
            "请添加 agents: [{ id, phone: { user, secret } }]，再执行 systemctl reload dialer"
        ),
        ("{} agents, {} trunks", "坐席 {} 名，中继 {} 条"),
        (
            "{}, examined: {} faults were fixed only after it; {}; dialer --version lists them",
            "{}，已审查：之后才修复的缺陷 {} 个；{}；详见 dialer --version"
        ),
        (
            "our gate closes {}, {} are in parts not used, {} are open",
            "其中由本程序的入口拦截 {} 个，在未使用的部分 {} 个，未封堵 {} 个"
        ),
        ("{}; a DNS server on another machine is asked", "{}；会查询其他机器上的 DNS 服务器"),
        (
            "{}: versions before {} have faults that a packet reaches", "{}：{} 之前的版本有可被网络数据包触发的缺陷"
        ),
        ("{} is no release of PJSIP", "{} 不是 PJSIP 的正式版本"),
        ("run make setup for a newer one", "请执行 make setup 安装较新的版本"),
        ("run make setup for {}", "请执行 make setup 安装 {}"),
        (
            "{}, newer than {}, the newest that was examined; dialer --version says more",
            "{}，比已审查的最新版本 {} 更新；详见 dialer --version"
        ),
        (
            "{}, which reaches this machine alone; trunk {} is at {}", "{}，只能到达本机；而中继 {} 在 {}"
        ),
        (
            "{} has no public holiday of {}: customers there would be called on those days",
            "{} 没有 {} 年的公共假日：放假日也会外呼当地客户"
        ),
        (
            "write the year's days into a file, name it in queue.holidays, then systemctl reload dialer",
            "请把该年的假日写入文件，并列入 queue.holidays，再执行 systemctl reload dialer"
        ),
        ("{} has only {}", "{} 只有 {}"),
        ("give {} an address of this machine in the trunk's network", "请为 {} 配置本机在中继所在网络中的地址"),
        (
            "give trunks and phones by IP address, or name a resolver on this machine in sip.nameservers",
            "请用 IP 地址填写中继和话机，或在 sip.nameservers 中指定本机的解析器"
        ),
        ("{} of {} port pairs free, {} legs", "端口对空闲 {}，共 {}；话路 {}"),
        ("{} lines need {} ports; widen media.firstPort…lastPort", "{} 条线路需要 {} 个端口；请扩大 media.firstPort…lastPort"),
        ("{} ports of the range are held by somebody else", "范围内有 {} 个端口被其他程序占用"),
        ("see who holds them with ss -ulnp, or choose another range", "用 ss -ulnp 查看占用者，或更换端口范围"),
        ("{}; answers OPTIONS: {} {}", "{}；OPTIONS 应答：{} {}"),
        ("{} of {} lines in use", "占用线路 {}，共 {}"),
        (
            "check host, port and credentials of trunks “{}”, and whether the registrar answers",
            "请检查 trunks“{}”的主机、端口和凭据，以及注册服务器是否应答"
        ),
        ("{} of {} agents' phones are registered and answer", "坐席话机已注册并有应答的 {} 部，共 {} 部"),
        ("{}; not those of {}", "{}；缺 {}"),
        (
            "look at ctl phones; check the phone's registrar address, user and secret, and the log for sip",
            "请查看 ctl phones；检查话机的注册地址、用户和密码，并查看日志中的 sip"
        ),
        ("no phone with srtp: {} is registered but over TLS", "srtp: {} 的话机都通过 TLS 注册"),
        (
            "with srtp: {}, and not registered over TLS: {}; their calls are not placed",
            "srtp: {} 但未通过 TLS 注册：{}；不为其呼叫"
        ),
        (
            "set the phone's transport to TLS, or say srtp: {} for the agent",
            "请把话机的传输方式设为 TLS，或为坐席设置 srtp: {}"
        ),
        ("ends in {} days", "{} 天后到期"),
        ("put a newer one there, then systemctl reload dialer", "请放入新证书，再执行 systemctl reload dialer"),
        ("put a good one there, then systemctl reload dialer", "请放入有效证书，再执行 systemctl reload dialer"),
        ("synchronised", "已同步"),
        ("the kernel does not know the clock to be synchronised", "系统内核未确认时钟已同步"),
        (
            "run a time service such as systemd-timesyncd or chrony; calling hours depend on the clock",
            "请运行 systemd-timesyncd 或 chrony 等对时服务；可呼叫时段取决于时钟"
        ),
        ("{}: {} MB free", "{}：可用 {} MB"),
        ("{}, not writable", "{}，不可写"),
        ("create the folder and let the daemon's user write to it", "请创建该目录，并允许程序的用户写入"),
        ("let the daemon's user write to {}", "请允许程序的用户写入 {}"),
        ("free some room now: what cannot be recorded is not dialled", "请立即腾出空间：无法记录就不会外呼"),
        ("free some room: a recorded hour is 58 MB", "请腾出空间：每小时录音占 58 MB"),
        ("{} kept, {} days at least, {}; new ones are {}", "已保存 {}，至少 {} 天，{}；新录音{}"),
        ("{} days at most", "最多 {} 天"),
        ("for ever", "永久保留"),
        (
            "{}; {} of the last day are not whole, the latest {}: {}", "{}；最近一天有 {} 个不完整，最新的是 {}：{}"
        ),
        ("the book of recordings does not answer: {}", "录音数据库没有应答：{}"),
        ("sealed with key {}", "用密钥 {} 加密"),
        ("not encrypted (recording.keyFile)", "不加密（recording.keyFile）"),
        ("not made (recording.on)", "不生成（recording.on）"),
        ("look at the disk and the folder of recordings; see ctl recording list", "请检查磁盘和录音目录；见 ctl recording list"),
        ("see the daemon's log; check disk and rights", "请查看程序日志；检查磁盘和权限"),
        ("{} messages wait, {} were given up", "待发 {} 条，已放弃 {} 条"),
        ("{} messages wait, {} were given up; {}", "待发 {} 条，已放弃 {} 条；{}"),
        ("see that {} is up and takes our messages: ctl webhook test {}", "请确认 {} 在运行并接收消息：ctl webhook test {}"),
        (
            "look at ctl webhook dead; then ctl webhook retry --all {}",
            "请查看 ctl webhook dead；再执行 ctl webhook retry --all {}"
        ),
        (
            "it takes messages slower than they come; raise atOnce, or ask for fewer events",
            "接收速度跟不上；请调大 atOnce，或减少订阅的事件"
        ),
        ("try it: ctl webhook test {}", "可测试：ctl webhook test {}"),
        ("not looked at yet", "尚未查询"),
        ("{}; {} taken, {} refused, {} withdrawn", "{}；已接收 {}，拒绝 {}，撤回 {}"),
        ("{} taken, {} refused, {} withdrawn", "已接收 {}，拒绝 {}，撤回 {}"),
        ("{}; last looked at {}", "{}；最近查询 {}"),
        (
            "check url, mapping and token of ticketSources “{}”, and whether it is up",
            "请检查 ticketSources“{}”的 url、映射和令牌，以及对方是否在运行"
        ),
        ("{} tones and {} prompts ({}) in {}", "提示音 {} 个，语音 {} 个（{}），位于 {}"),
        (
            "install the sounds again (make install), or convert yours: sox IN -r 8000 -c 1 -b 16 OUT.wav",
            "请重新安装语音文件（make install），或转换自有文件：sox IN -r 8000 -c 1 -b 16 OUT.wav"
        ),
        ("{} in use, {} allowed", "已用 {}，上限 {}"),
        ("raise LimitNOFILE in the unit, or ulimit -n", "请调大服务单元的 LimitNOFILE，或 ulimit -n"),
        (
            "{} tickets wait for a person: the daemon died while their customer may have rung",
            "{} 个工单待人工确认：程序中断时客户可能已振铃"
        ),
        (
            "look at each with ctl explain TICKET, then ctl ticket release TICKET",
            "逐个用 ctl explain TICKET 查看，再 ctl ticket release TICKET"
        ),
        ("the store answers", "数据库应答正常"),
    ]
}
