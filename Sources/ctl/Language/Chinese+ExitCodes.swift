extension Chinese {
    /// What the process ends with.
    static let exitCodes: [String: String] = [
        "Done; with “dial --wait”: the customer answered and was connected.": "完成；使用“dial --wait”时：客户已接听并接通。",
        "Failed in a way that has no number of its own; the message says how.": "其他失败；详见消息。",
        "The customer's line is busy.": "客户占线。",
        "It rang and nobody answered.": "振铃后无人接听。",
        "The customer's phone is switched off or out of coverage.": "客户关机或不在服务区。",
        "A mailbox, an announcement or a fax answered, and nobody talked.": "语音信箱、录音或传真应答，没有人通话。",
        "The customer declined the call, or it was blocked as unwanted.": "客户拒接，或被当作骚扰电话拦截。",
        "Not a number that can be dialled, or the network says it does not exist or has expired.":
            "号码无法拨打，或网络称其为空号、已失效。",
        "The call was canceled before the customer answered.": "客户接听前呼叫被取消。",
        "The customer answered and nobody was connected in time.": "客户已接听，但未能及时接通坐席。",
        "Refused by a rule: calling hours, attempt cap, do-not-call, consent, destination.":
            "被规则拒绝：呼叫时段、次数上限、免呼名单、授权、目的地。",
        "The number is being called already; the message names the call.": "该号码正在被呼叫；消息中有通话编号。",
        "The agent's phone cannot be rung or did not answer.": "坐席话机无法振铃或无人接听。",
        "The agent is in a call or paused, or the phone is busy.": "坐席正在通话、已暂停，或话机占线。",
        "Trunk, network or media failed, or no line is free.": "中继、网络或媒体故障，或没有空闲线路。",
        "No such call, ticket, batch, agent or number.": "没有此通话、工单、批次、坐席或号码。",
        "Its state does not allow this, or the key was used for something else.": "当前状态不允许，或该键已用于其他请求。",
        "Whether it was done is not known; look before you repeat it.": "是否已执行不明；重试前请先查看。",
        "The batch is loaded; some rows were refused.": "批次已导入；部分行被拒绝。",
        "The file cannot be loaded; nothing was stored.": "文件无法导入；未保存任何内容。",
        "“doctor” found something that does not work.": "“doctor”发现有不能工作的部分。",
        "The command line cannot be meant (EX_USAGE).": "命令行有误（EX_USAGE）。",
        "A file cannot be read (EX_NOINPUT).": "文件无法读取（EX_NOINPUT）。",
        "The daemon is not running (EX_UNAVAILABLE).": "守护进程未运行（EX_UNAVAILABLE）。",
        "The daemon failed inside; its log says more (EX_SOFTWARE).": "守护进程内部故障；详见其日志（EX_SOFTWARE）。",
        "A file or the output cannot be written (EX_CANTCREAT).": "文件或输出无法写入（EX_CANTCREAT）。",
        "The connection to the daemon broke, or it did not answer in time (EX_IOERR).": "与守护进程的连接中断，或其未及时应答（EX_IOERR）。",
        "The daemon is draining or overloaded; try again later (EX_TEMPFAIL).": "守护进程正在排空或过载；请稍后再试（EX_TEMPFAIL）。",
        "Daemon and ctl do not understand each other; compare their versions (EX_PROTOCOL).":
            "守护进程与 ctl 无法互通；请比较版本（EX_PROTOCOL）。",
        "You may not use the socket, or not do this (EX_NOPERM).": "无权使用套接字，或无权执行此操作（EX_NOPERM）。",
        "Stopped waiting after Ctrl-C or SIGTERM; a call goes on.": "因 Ctrl-C 或 SIGTERM 停止等待；通话继续。",
        "The reader of the output went away (as after SIGPIPE).": "输出的读取方已离开（同 SIGPIPE）。",
    ]
}
