extension Chinese {
    /// Why a call does not do what was asked, or nothing can be promised in it.
    static let callsTold: [Told] = [
        ("another call cannot be promised in call {}: {}", "通话 {} 中不能预约回访：{}"),
        ("it was made for ticket {}: resolve that with followUp", "它是为工单 {} 拨打的，请以 followUp 登记该工单的结果"),
        ("nobody answered it who could be promised anything", "无人接听，没有可预约的客户"),
        ("a call is promised for a time to come, within a year", "回访只能预约在今后一年以内"),
        ("the customer wishes not to be called: nothing can be promised", "客户不愿再接到电话，不能预约回访"),
        ("a note has at most {} characters", "备注最多 {} 个字符"),
        ("the agent is on hold already", "坐席已在保持中"),
        ("the agent is not on hold", "坐席未被保持"),
        ("the customer is on hold already", "客户已在保持中"),
        ("the customer is not on hold", "客户未被保持"),
        ("party {} is on hold already", "参与方 {} 已在保持中"),
        ("party {} is not on hold", "参与方 {} 未被保持"),
        ("the agent is muted already", "坐席已静音"),
        ("the agent is not muted", "坐席未静音"),
        ("the customer is muted already", "客户已静音"),
        ("the customer is not muted", "客户未静音"),
        ("party {} is muted already", "参与方 {} 已静音"),
        ("party {} is not muted", "参与方 {} 未静音"),
        ("the call is being recorded already", "通话已在录音"),
        ("the recording is paused already", "录音已暂停"),
        ("the recording is not paused", "录音未暂停"),
        ("agent {} is in this call already", "坐席 {} 已在此通话中"),
        ("the supervisor listens already", "班长已在监听"),
        ("the supervisor whispers already", "班长已在耳语"),
        ("the supervisor has barged in already", "班长已在强插"),
        ("nobody talks in this call now", "此通话当前无人通话"),
        (
            "the customer does not wait for an agent; a call is retrieved while it is parked",
            "客户没有在等坐席；只有驻留中的通话才能取回"
        ),
        (
            "a flow leads this call, and no agent is in it: let one take it over first (call.takeOver)",
            "此通话由流程引导，没有坐席：请先让坐席接管（call.takeOver）"
        ),
        (
            "the customer waits for a person and hears music: let an agent have the call first (call.retrieve)",
            "客户正听着音乐等人：请先让坐席接回（call.retrieve）"
        ),
        (
            "no agent is in this call who could hear you whisper: listen, barge in, or take it over",
            "此通话中没有坐席可听您耳语：请监听、强插或接管"
        ),
        ("supervise the call first (call.supervise)", "请先监听此通话（call.supervise）"),
        (
            "somebody is being rung for the customer already; drop that one first (call.drop)",
            "已在为客户呼叫某人；请先挂断那一方（call.drop）"
        ),
        (
            "a mailbox is being left a message; to talk yourself, take it over (call.takeOver)",
            "正在给语音信箱留言；要自己说话请接管（call.takeOver）"
        ),
        (
            "a transfer, consultation or conference is under way; complete it or take it back first",
            "正在转接、咨询或会议；请先完成或取消"
        ),
        ("no transfer or consultation is under way", "没有正在进行的转接或咨询"),
        ("there is no party {} in the call; see its legs (call.get)", "通话中没有参与方 {}；请看各分支（call.get）"),
        (
            "without party {} the call would be over: to end it, hang it up (call.hangup)",
            "没有参与方 {} 通话即结束：要结束请挂断（call.hangup）"
        ),
        ("the call has had too many parties", "此通话的参与方过多"),
        (
            "calls of this class are never recorded (recording: never, or recording.on: false)",
            "此类通话从不录音（recording: never 或 recording.on: false）"
        ),
        ("nothing is being recorded", "没有在录音"),
        ("the announcement before the recording is being played", "正在播放录音前的告知"),
        ("the call has been lengthened by a day already", "通话已延长一天"),
        ("the call is over", "通话已结束"),
        ("agent {} is in a call", "坐席 {} 正在通话"),
        ("agent {} talks in this call and hears it already", "坐席 {} 正在此通话中，已能听到"),
        ("the number is in this call already", "此号码已在通话中"),
        ("give either an agent or a number", "请给出坐席或号码，二者选一"),
    ]
}
