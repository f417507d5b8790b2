import TerminalKit
import Testing

@testable import StateTUI

/// Screens as they are meant to be, in files: the text, then one letter per cell for its role.
///
/// `RECORD=1 swift test --filter PanesGolden` writes them anew; the difference is for the reviewer.
enum Golden {
  private static let folder = Repository.root + "/Tests/explorer/screens"
  private static let isRecording = environment("RECORD") != nil

  static func check(_ stage: Stage, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let (surface, cursor) = stage.frame
    let place =
      cursor.map { "\($0.point.column),\($0.point.row)" + ($0.isVisible ? " typing" : "") } ?? "none"
    let screen = surface.text + "\n---- roles; cursor \(place)\n" + surface.roleMap + "\n"
    // Without colour nothing of it is lost.
    // An overlay may lie over the arrow before a value that changes.
    let lost = surface.missingSigns.filter { stage.app.overlays.isEmpty || !$0.hasSuffix("changed") }
    #expect(lost == [], "\(name)", sourceLocation: sourceLocation)
    if surface.glyphs == .ascii { #expect(surface.text.utf8.allSatisfy { $0 < 0x80 }, "\(name)") }
    let path = "\(folder)/\(name).txt"
    if isRecording {
      let failure = TextFile.write(screen, to: path)
      #expect(failure == nil, "\(path)", sourceLocation: sourceLocation)
      return
    }
    let expected = (try? FileReading.read(path)).map { String(decoding: $0, as: UTF8.self) }
    #expect(
      expected == screen, "\(name) is not as recorded; now it is:\n\(screen)", sourceLocation: sourceLocation)
  }
}
