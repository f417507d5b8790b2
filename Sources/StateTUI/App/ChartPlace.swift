import ChartKit

/// Where a chart is found from a file that speaks of it: a session or a script that was written elsewhere than the chart,
/// and that may be moved together with it.
enum ChartPlace {
  /// The chart's file as a path from the folder of another file; nil where there is no such file.
  static func path(of chart: Chart, from file: String) -> String? {
    let name = chart.source.name
    guard FileReading.exists(name) else { return nil }
    return relative(name, from: file, in: SessionText.currentFolder)
  }

  /// How a script names a chart: a sample by its name, else as it is found from the script.
  static func name(of chart: Chart, inScript file: String?) -> String {
    let name = chart.source.name
    if let samples = SampleCatalog.standard.folder, name.hasPrefix(samples + "/") {
      return App.fileName(name)
    }
    return file.flatMap { path(of: chart, from: $0) } ?? name
  }

  /// A path that leads from the folder of one file to another file, both as they are named in a folder; from the root where
  /// they have nothing in common.
  static func relative(_ goal: String, from file: String, in folder: String) -> String {
    let goal = parts(goal, folder)
    let here = parts(file, folder).dropLast()
    let shared = zip(here, goal.dropLast()).prefix { $0 == $1 }.count
    if shared == 0 { return "/" + goal.joined(separator: "/") }
    let up = Array(repeating: "..", count: here.count - shared)
    return (up + goal.dropFirst(shared)).joined(separator: "/")
  }

  /// The names that lead to a file from the root, without `.` and `..`.
  private static func parts(_ path: String, _ folder: String) -> [String] {
    var parts: [String] = []
    for part in (path.hasPrefix("/") ? path : folder + "/" + path).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts
  }
}
