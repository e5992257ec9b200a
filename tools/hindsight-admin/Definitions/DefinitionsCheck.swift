import Definitions
import Disk

/// Loads a folder of definitions and says what came of it.
enum DefinitionsCheck {
    case fine(DefinitionSummary)
    case wrong(DefinitionProblems)

    /// - Throws: ``AdminError`` when there is no such folder, or it cannot be read.
    init(folder: String, _ fileSystem: any FileSystem) throws(AdminError) {
        let names = try AdminError.on { try fileSystem.list(folder + "/.") }
        do throws(DefinitionErrors) {
            let set = try DefinitionLoader.load(folder: folder)
            self = .fine(DefinitionSummary(set: set, files: DefinitionFile.allCases.map(\.fileName).filter { names.contains($0) }))
        } catch {
            self = .wrong(DefinitionProblems(errors: error.errors))
        }
    }

    var isFine: Bool { if case .fine = self { true } else { false } }

    var text: String {
        switch self {
        case .fine(let summary): summary.text
        case .wrong(let problems): problems.text
        }
    }

    var json: String {
        switch self {
        case .fine(let summary): summary.json
        case .wrong(let problems): problems.json
        }
    }
}
