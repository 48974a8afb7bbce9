import ControlAPI
import FoundationEssentials
import Synchronization

/// A file in one request: it is taken in whole first, so that a slow client keeps nobody else from loading; then it goes the way of
/// every upload.
extension HTTPService {
    /// Files on their way in at once.
    static let mostFiles = 4

    /// - Returns: nil: there are too many, or there is no room.
    func makeFile() -> SpooledFile? {
        let file = SpooledFile(limit: limits.fileBytes)
        guard let file else { return nil }
        return files.withLock { files in
            files.removeAll { $0.file == nil }
            guard files.count < Self.mostFiles else { return nil }
            files.append(WeakFile(file: file))
            return file
        }
    }

    func load(
        _ load: FileLoad, _ file: SpooledFile, from page: PageIdentity, over connection: ControlConnection
    ) async -> HTTPAnswer {
        let params: Data
        do throws(ControlError) {
            try AccessPolicy.check(.batchOpen, for: .page(page))
            let members = try TextParameters(method: .batchOpen, shape: try shapes.request(of: .batchOpen))
                .members(load.items)
            params = Data("{\(members.joined(separator: ","))}".utf8)
        } catch {
            return .problem(error)
        }
        let asked = "POST \(FileLoad.path) \(String(decoding: params, as: UTF8.self)) \(file.takeDigest())"
        return await once(load.key, asked, from: page) {
            do throws(ControlError) {
                return try await store(file, params, from: .page(page), over: connection)
            } catch {
                return .problem(error)
            }
        }
    }

    private func store(
        _ file: SpooledFile, _ params: Data, from peer: ControlPeer, over connection: ControlConnection
    ) async throws(ControlError) -> HTTPAnswer {
        let opened: OpenBatchResult = try await ask(.batchOpen, params, peer, connection)
        do throws(ControlError) {
            var offset = 0
            while offset < file.bytes {
                guard let data = file.piece(at: offset, most: opened.maxChunkBytes) else {
                    throw ControlError(.internalError, "The file could not be read again; send it once more.")
                }
                let piece = AppendBatchRequest(upload: opened.upload, data: data, offset: offset)
                let _: AppendBatchResult = try await ask(.batchAppend, try encoded(piece), peer, connection)
                offset += data.count
            }
            let commit = try encoded(CommitBatchRequest(upload: opened.upload))
            let result = try await dispatcher.perform(.batchCommit, commit, from: peer, over: connection).get()
            return try answer(result)
        } catch {
            let abort = try encoded(AbortBatchRequest(upload: opened.upload))
            _ = await dispatcher.perform(.batchAbort, abort, from: peer, over: connection)
            throw error
        }
    }

    private func answer(_ result: Data) throws(ControlError) -> HTTPAnswer {
        let summary: LoadSummary = try decoded(result)
        var answer = HTTPAnswer.json(summary.dryRun ? 200 : 201, result)
        if !summary.dryRun {
            answer.headers.append(("Location", "/v1/batches/\(PercentText.encode(summary.batchId))"))
        }
        return answer
    }

    private func ask<Result: Decodable>(
        _ method: ControlMethod, _ params: Data, _ peer: ControlPeer, _ connection: ControlConnection
    ) async throws(ControlError) -> Result {
        try decoded(try await dispatcher.perform(method, params, from: peer, over: connection).get())
    }

    private func decoded<Value: Decodable>(_ json: Data) throws(ControlError) -> Value {
        do { return try ControlCoding.decode(Value.self, from: json) } catch {
            throw ControlError(.internalError, "The daemon's own answer could not be read.")
        }
    }

    private func encoded(_ request: some Encodable) throws(ControlError) -> Data {
        do { return try ControlCoding.encode(request) } catch {
            throw ControlError(.internalError, "The request could not be written.")
        }
    }
}

/// One that is on its way in, as long as somebody holds it.
struct WeakFile: Sendable {
    weak let file: SpooledFile?
}
