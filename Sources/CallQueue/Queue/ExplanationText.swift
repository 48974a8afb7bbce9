/// The sentences of `explain`, in English and Chinese.
struct ExplanationText: Sendable, Hashable {
    let english: String
    let chinese: String

    init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    static let notPermitted = ExplanationText(
        "its number's country may not be dialled by a batch; add it to queue.permission, then release the ticket",
        "批次不可呼叫该号码所属国家；请在 queue.permission 中加入后释放工单")

    static let notStarted = ExplanationText(
        "its batch was loaded and not started; start it", "所属批次已导入但尚未启动，启动后开始呼叫")
    static let neverInBatchHours = ExplanationText(
        "its batch's hours and the calling hours of its class have no minute in common; change the batch's",
        "所属批次的呼叫时段与该类别的可呼叫时段没有交集，请修改批次的时段")
    static let skipped = ExplanationText(
        "the agent to whom it was shown skipped it; after a pause it is shown again", "预览的坐席已跳过，稍后重新分配")
    static let cutOff = ExplanationText(
        "the daemon restarted while its customer had answered; a supervisor decides, then releases it",
        "程序重启时客户已接听，需主管确认后释放")
    static let outsideBatchHours = ExplanationText("it is outside its batch's hours", "现在不在所属批次的呼叫时段内")

    init(_ reason: WaitingReason) {
        switch reason {
        case .outsideHours: self.init("it is outside the callee's calling hours", "现在不在被叫方的可呼叫时段内")
        case .cap: self.init("its number has been rung as often as the cap allows", "该号码已达到呼叫次数上限")
        case .cooldown: self.init("it pauses after the last attempt or talk", "上次呼叫或通话之后的间隔时间未到")
        case .noConsent:
            self.init(
                "its class is called only with the customer's recorded consent, and it has none; load it again with one",
                "该类工单须有客户同意回访的记录，此工单没有，请补充后重新导入")
        case .scheduledCallback: self.init("the customer asked to be called at a set time", "客户预约了回访时间")
        case .duplicateInFlight: self.init("its number is in a call", "该号码正在通话中")
        case .ownAgent: self.init("it is kept a while for the agent who knows its customer", "暂留给熟悉该客户的坐席")
        case .callerNotRegistered:
            self.init(
                "no caller number is reported for this protected number; report one to the platform",
                "主叫号码未报备该隐私号，请先报备")
        case .noRoute:
            self.init("no trunk carries its number; see “carries” of the trunks", "没有中继线路可呼叫该号码，请检查中继的 carries 设置")
        case .unknownAfterRestart:
            self.init(
                "the daemon restarted while the customer may have been ringing; a supervisor decides, then releases it",
                "程序重启时客户可能已振铃，需主管确认后释放")
        case .review:
            self.init(
                "the last attempt showed a fault that another call would meet again; correct it, then release the ticket",
                "上次呼叫因配置或线路问题失败，请修正后释放工单")
        case .damaged:
            self.init(
                "its record in the store is damaged; load the ticket again, or repair the record and release it",
                "数据库中的工单记录已损坏，请重新导入该工单，或修复记录后释放")
        case .batchPaused: self.init("its batch is paused; resume it", "所属批次已暂停，恢复后继续")
        case .byHand: self.init("its class is dialled by hand; an agent calls it", "该类别由坐席手动呼叫")
        case .abandonedBefore:
            self.init(
                "its customer answered a call and met nobody not long ago; only an agent on the line may call there now",
                "该客户不久前接听后无坐席应答，锁定期内仅可由坐席在线时呼叫")
        case .machineBefore:
            self.init(
                "a machine answered there today; only an agent on the line may call there before tomorrow",
                "今天该号码由语音信箱应答，当日仅可由坐席在线时再次呼叫")
        case .abandonmentLimit:
            self.init(
                "too many of its batch's customers who answered met nobody; customers are not called before an agent is there",
                "该批次的呼损率已达上限，已停止先呼客户")
        case .noAgent: self.init("no agent is free", "没有空闲坐席")
        case .noSkill:
            self.init(
                "no agent has the skills or the language that its class asks for; give them to one, or change the class",
                "没有坐席具备该类别要求的技能或语言，请为坐席配置或修改该类别")
        case .trunkDown: self.init("no trunk is up", "中继线路不可用")
        case .noLine: self.init("every line is in use", "线路已全部占用")
        case .draining:
            self.init(
                "the daemon is draining and begins no calls; it goes on when that is taken back (`ctl drain --cancel`), or after the next start",
                "程序正在排空，不再开始新呼叫；撤销后（ctl drain --cancel）或下次启动后继续")
        case .nextInLine: self.init("it is waiting for its turn", "正在排队，等待轮到")
        }
    }

    /// For a state that has no waiting reason.
    init(_ state: TicketState) {
        switch state {
        case .loaded: self.init("its load is not finished", "批次仍在导入")
        case .refused: self.init("its row was refused at the load", "导入时该行被拒绝")
        case .notSelected: self.init("it is outside the share of its class that is called", "未被抽中回访")
        case .reserved: self.init("an agent is looking at it", "坐席正在预览")
        case .dialing: self.init("it is being called", "正在呼叫")
        case .talking: self.init("customer and agent are talking", "正在通话")
        case .wrapUp: self.init("the agent is writing up the call", "坐席正在话后处理")
        case .done: self.init("its customer has been reached", "已完成回访")
        case .exhausted:
            self.init("its attempts are used up, or the last outcome is not tried again", "呼叫次数已用完，或上次结果不再重拨")
        case .expired: self.init("its number or its deadline has expired", "号码或时限已过期")
        case .cancelled(.person): self.init("a supervisor took it out", "已被主管取消")
        case .cancelled(.batch): self.init("its batch was cancelled", "所属批次已取消")
        case .cancelled(.doNotCall): self.init("its number is on the do-not-call list", "号码在免打扰名单中")
        case .waiting(let reason, _): self.init(reason)
        case .ready: self.init(.nextInLine)
        }
    }
}
