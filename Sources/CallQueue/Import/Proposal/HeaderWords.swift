/// What columns of ticket exports are called, in Chinese and English.
enum HeaderWords {
    /// How well a column's name says that it is a field: 1 for a name of it, less for one within a longer name, 0 for none.
    static func match(_ name: String, _ field: ProposedField.Key) -> Double {
        let names = spellings(of: name)
        let words = words[field] ?? []
        if names.contains(where: words.contains) { return 1 }
        let parts = words.filter { word in word.count >= 2 && names.contains { holds($0, word) } }
        guard let longest = parts.map(\.count).max() else { return 0 }
        // A name that begins or ends like the field is more likely to be it than one that has it somewhere.
        return min(0.8, 0.45 + 0.08 * Double(longest))
    }

    private static func holds(_ name: String, _ word: String) -> Bool {
        // “id” is in “paid”: short Latin words stand at the end, after a sign.
        word.first?.isASCII == true && word.count < 4
            ? name.hasSuffix(" " + word) || name.hasPrefix(word + " ")
            : name.contains(word)
    }

    /// The whole name, and the last part of a path: `customer.phone`, `phone`; without signs, in small letters.
    private static func spellings(of name: String) -> [String] {
        let paths = [name, name.split(separator: ".").last.map(String.init) ?? name]
        return paths.flatMap { path -> [String] in
            let plain = plain(path)
            return [plain, plain.filter { $0 != " " }]
        }
    }

    /// `createdAt`, `created_at` and `Created-At` are one.
    private static func plain(_ text: String) -> String {
        var plain = ""
        for character in text {
            if character.isUppercase, plain.last?.isLowercase == true { plain.append(" ") }
            plain.append("_-./:：()（）[]#*\u{FEFF}".contains(character) ? " " : Character(character.lowercased()))
        }
        return plain.split(separator: " ").joined(separator: " ")
    }

    /// Other numbers of the same customer come after the main one.
    static func isAlternate(_ name: String) -> Bool {
        let plain = plain(name)
        return ["备用", "其他", "第二", "alternat", "second", "other", "backup", "2"].contains { plain.contains($0) }
    }

    static func isFamilyName(_ name: String) -> Bool {
        spellings(of: name).contains {
            ["lastname", "last name", "surname", "familyname", "family name", "姓"].contains($0)
        }
    }

    static func isGivenName(_ name: String) -> Bool {
        spellings(of: name).contains { ["firstname", "first name", "givenname", "given name", "名"].contains($0) }
    }

    private static let words: [ProposedField.Key: Set<String>] = [
        .id: [
            "工单编号", "工单号", "工单id", "编号", "流水号", "案件编号", "投诉编号", "受理编号", "ticket", "ticket id", "ticketid", "ticket no",
            "ticket number", "ticketnumber", "case id", "case number", "case no", "number", "id", "reference", "ref",
        ],
        .ticketClass: [
            "工单分类", "工单类型", "工单类别", "分类", "类型", "类别", "业务类型", "问题类型", "class", "type", "category", "group", "queue",
            "department", "ticket type",
        ],
        .customerName: [
            "客户姓名", "客户名称", "客户", "姓名", "收件人", "收货人", "联系人", "收件人姓名", "收货人姓名", "用户姓名", "称呼", "customer name",
            "customer",
            "name", "full name", "contact", "contact name", "recipient", "consignee",
        ],
        .numbers: [
            "联系电话", "电话", "电话号码", "手机", "手机号", "手机号码", "联系方式", "收件人手机", "收件人电话", "收货电话", "备用电话", "座机", "固话", "客户电话",
            "phone", "phone number", "mobile", "mobile number", "mobile phone", "tel", "telephone", "cell", "cellphone",
            "contact number", "alternate phone", "second phone",
        ],
        .details: [
            "问题描述", "描述", "异常原因", "投诉内容", "反馈内容", "工单内容", "内容", "问题", "原因", "标题", "主题", "详情", "title", "subject",
            "description",
            "details", "summary", "issue", "complaint", "reason", "message",
        ],
        .order: [
            "订单号", "订单编号", "订单", "运单号", "快递单号", "物流单号", "运单编号", "order", "order id", "order no", "order number",
            "waybill",
            "waybill number", "tracking number", "tracking no", "awb",
        ],
        .product: ["商品", "商品名称", "产品", "产品名称", "品名", "货品", "product", "product name", "item", "goods", "sku"],
        .owner: [
            "处理客服", "客服", "客服工号", "坐席", "坐席工号", "负责人", "处理人", "受理人", "跟进人", "owner", "agent", "assignee", "assigned to",
            "agent id", "handler",
        ],
        .priority: ["优先级", "紧急程度", "等级", "级别", "紧急度", "priority", "urgency", "severity"],
        .vip: [
            "会员等级", "会员级别", "会员", "客户等级", "客户级别", "是否vip", "vip", "vip level", "membership", "member level", "tier",
            "customer tier", "loyalty",
        ],
        .leaveOut: ["状态", "工单状态", "处理状态", "state", "status", "ticket status"],
        .createdAt: [
            "创建时间", "提交时间", "受理时间", "登记时间", "投诉时间", "建单时间", "创建日期", "created at", "created", "create time",
            "created time",
            "opened at", "opened", "submitted at", "date created", "creation date",
        ],
        .deadlineAt: [
            "最晚回访时间", "截止时间", "回访截止时间", "最晚处理时间", "处理时限", "超时时间", "deadline", "due", "due at", "due date", "due time",
            "sla",
            "call before",
        ],
        .numbersExpireAt: [
            "号码失效时间", "号码有效期", "隐私号失效时间", "隐私号有效期", "虚拟号失效时间", "虚拟号有效期", "number expires at", "numbers expire at",
            "phone expires at", "number expiry",
        ],
        .consentRef: ["授权编号", "同意编号", "授权", "回访授权", "同意回访", "consent", "consent ref", "consent id", "opt in"],
    ]
}
