/// Files of cards to begin with: what `ctl knowledge template` writes and the HTTP door serves.
public enum KnowledgeTemplate {
    /// Of `/knowledge-template.csv`. Chinese column names are read as well; a spreadsheet knows the encoding by the mark.
    public static let csv = """
        \u{FEFF}id,title,category,classes,words,text\r
        K-001,Parcel arrived damaged,Quality,quality,"broken, leaking, crushed","Say sorry first. **Ask for a photo**.\n\n- refund up to 50 without asking\n- above it: supervisor"\r
        K-002,冷链包裹到货温度过高,物流,"logistics, quality","解冻, 化冻, 冰袋","先问收货时间和冰袋状态。\n\n- 2 小时内：补发\n- 超过 2 小时：请客户拍照，转品控"\r

        """

    /// Of `/knowledge-template.md`.
    public static let markdown = """
        # Parcel arrived damaged
        id: K-001
        category: Quality
        classes: quality
        words: broken, leaking, crushed

        Say sorry first. **Ask for a photo**.

        - refund up to 50 without asking
        - above it: supervisor

        # 冷链包裹到货温度过高
        编号：K-002
        分类：物流
        工单类型：logistics, quality
        关键词：解冻, 化冻, 冰袋

        先问收货时间和冰袋状态。

        - 2 小时内：补发
        - 超过 2 小时：请客户拍照，转品控

        """
}
