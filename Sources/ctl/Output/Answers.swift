import ControlAPI

/// What a customer answered, in one line: “resolved 2, busy 1”.
enum Answers {
    static func text(_ answers: [AnswerInfo]?) -> String? {
        guard let answers, !answers.isEmpty else { return nil }
        return answers.map { "\($0.name ?? $0.step) \($0.digit)" }.joined(separator: ", ")
    }
}
