/// The accounts, as digests of their secrets: what is compared is never the secret itself. Pure.
struct AccountKeys {
    private let realm: String
    private var keys: [String: [DigestAlgorithm: String]] = [:]
    /// What an unknown user's credentials are compared with, so that they take the time of a known one's.
    private let nobody: [DigestAlgorithm: String]

    init(accounts: [SIPAccount], realm: String, algorithms: [DigestAlgorithm]) {
        self.realm = realm
        func digests(_ user: String, _ secret: String) -> [DigestAlgorithm: String] {
            let pairs = algorithms.compactMap { algorithm in
                algorithm.hexadecimal("\(user):\(realm):\(secret)").map { (algorithm, $0) }
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
        for account in accounts { keys[account.user] = digests(account.user, account.secret) }
        nobody = digests("nobody", Hexadecimal.text(NonceIssuer.randomKey()))
    }

    func holds(_ user: String) -> Bool { keys[user] != nil }

    /// Whether the credentials are those of the account that they name. An unknown user is as wrong as a wrong secret.
    func prove(_ credentials: DigestCredentials, method: String, algorithm: DigestAlgorithm) -> Bool {
        let known = keys[credentials.user]?[algorithm]
        let isProven = credentials.prove(
            ha1: known ?? nobody[algorithm] ?? "", method: method, algorithm: algorithm)
        return isProven && known != nil && credentials.realm == realm
    }
}
