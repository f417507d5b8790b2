import ChartKit
import TerminalKit

/// Goes through a script of keys and commands on a screen in memory, and checks what it expects.
struct ScriptTest {
  private let file: String
  private let script: ScriptFile
  private var app: App
  private(set) var isFine = true

  init(_ file: String, _ script: ScriptFile, _ work: Workspace) {
    (self.file, self.script) = (file, script)
    app = App(work, size: Size(columns: 80, rows: 24))
  }

  /// What there is to say, as lines.
  mutating func run() -> [String] {
    var lines: [String] = []
    var count = 0
    for (item, number) in script.items {
      let keys = ScriptFile.keys(of: item)
      for key in keys { _ = update(&app, .input(.key(key))) }
      if case .line(let line) = item, line.hasPrefix(":expect ") { count += 1 }
      guard !keys.isEmpty, let notice = app.notice, notice.kind == .error else { continue }
      isFine = false
      let what = if case .line(let line) = item { String(line.dropFirst()) + ": " } else { "" }
      lines.append("\(file):\(number): \(what)\(notice.text)")
    }
    if isFine {
      lines.append(
        "\(file): ok: \(Count.text(app.work?.step ?? 0, "step")), \(Count.text(count, "expectation")).")
    }
    return lines
  }
}
