import Administration
import Disk
import EventLog
import EventModel
import TimeTravel

extension AdminRoutes {
    /// `{"to":DIR}`, with `"keep":n` and `"verify_reused":true`: a verified backup of what is durable now.
    func backup(_ body: String) throws -> any JSONAnswer {
        let wish = try AdminWish(body, allowing: ["to", "keep", "verify_reused"])
        guard let target = try wish.text("to"), target.hasPrefix("/") else { throw AdminWish.bad("to must be the absolute path of a folder of backups") }
        var backup = LogBackup(folder: options.customerLog, domain: .customer, target: target)
        if let keep = try wish.number("keep") {
            guard keep >= 1, keep <= 1_000_000 else { throw AdminWish.bad("keep must be at least 1") }
            backup.keep = Int(keep)
        }
        backup.verifiesReused = try wish.flag("verify_reused")
        let began = ContinuousClock.now
        let report = try backup.run(fileSystem: PosixFileSystem()) { _, _, _ throws(EventLogError) in try log.checkJobsGoOn() }
        return BackupReport(report, seconds: (ContinuousClock.now - began) / .seconds(1))
    }
}
