import Testing

@testable import StateTUI

@Suite struct ManualTests {
  /// `statetui manual --as markdown > docs/commands.md` after a change of the tables.
  @Test func theDocumentIsWhatTheTableSays() throws {
    let path = Repository.root + "/docs/commands.md"
    let text = String(decoding: try FileReading.read(path), as: UTF8.self)
    #expect(text == Manual.markdown)
  }

  @Test func everyFormNamesEveryCommandAndLine() {
    for text in [Manual.markdown, Manual.man, Manual.text] {
      for command in Command.table { #expect(text.contains(command.name)) }
    }
    for form in LineCommand.forms + MachineLine.forms {
      #expect(Manual.markdown.contains(form.word) && Manual.text.contains(form.word))
    }
  }
}
