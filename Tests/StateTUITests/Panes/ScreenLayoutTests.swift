import TerminalKit
import Testing

@testable import StateTUI

@Suite struct ScreenLayoutTests {
  private func form(_ columns: Int, _ rows: Int) -> ScreenLayout.Form {
    ScreenLayout(Size(columns: columns, rows: rows)).form
  }

  @Test func formsBySize() {
    #expect(form(160, 50) == .wide)
    #expect(form(120, 32) == .wide)
    #expect(form(119, 50) == .standard)
    #expect(form(80, 24) == .standard)
    #expect(form(80, 20) == .standard)
    #expect(form(200, 19) == .beside)
    #expect(form(60, 16) == .stacked)
    #expect(form(40, 12) == .list)
    #expect(form(20, 4) == .list)
    #expect(form(19, 4) == .line)
    #expect(form(200, 3) == .line)
    #expect(form(0, 0) == .line)
  }

  @Test func panesCoverTheScreenWithoutMeeting() {
    for columns in stride(from: 0, through: 200, by: 7) {
      for rows in stride(from: 0, through: 60, by: 3) {
        let layout = ScreenLayout(Size(columns: columns, rows: rows))
        let bounds = Rect(.zero, Size(columns: columns, rows: rows))
        let rects = layout.places.map(\.rect) + [layout.header, layout.hints, layout.summary]
        for (index, rect) in rects.enumerated() where !rect.isEmpty {
          #expect(bounds.intersection(rect) == rect)
          for other in rects[(index + 1)...] { #expect(rect.intersection(other).isEmpty) }
        }
      }
    }
  }

  @Test func smallScreensShowTheFocusedPaneBesideTheEvents() {
    let size = Size(columns: 60, rows: 16)
    #expect(ScreenLayout(size, focus: .context).places.map(\.pane) == [.context, .events])
    #expect(
      ScreenLayout(size, focus: .events, companion: .history).places.map(\.pane) == [.history, .events])
  }
}
