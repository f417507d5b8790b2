import ArgumentParser
import TerminalKit

/// The commands, keys and lines as documents, all from the one table.
enum Manual {
  /// `docs/commands.md`.
  static var markdown: String {
    var lines = [
      "# Commands and keys", "",
      "Made by `statetui manual --as markdown` from the table that the program itself uses. A command's name works in the",
      "palette (`:`), in scripts and, where it needs no screen, with `--plain`. Every key can be bound otherwise:",
      "`statetui --default-config` prints the file to begin with.",
    ]
    for group in Command.Group.allCases {
      lines += ["", "## \(group.rawValue)", "", "| command | keys | does |", "|---|---|---|"]
      for command in Command.table where command.group == group {
        lines.append("| \(command.name) | \(keys(command) { "`\(escape($0))`" }) | \(escape(command.help)) |")
      }
    }
    for (title, forms) in lineTables {
      lines += ["", "## \(title)", "", "| line | does |", "|---|---|"]
      for form in forms {
        let words = form.rest.isEmpty ? form.word : form.word + " " + form.rest
        lines.append("| `\(escape(words))` | \(escape(form.help)) |")
      }
    }
    lines += [
      "", "## Scripts", "", "What `--script` runs, `--demo` plays and `statetui test` checks.", "",
      "| line | does |", "|---|---|",
    ]
    for form in ScriptFile.forms { lines.append("| `\(escape(form.line))` | \(escape(form.help)) |") }
    lines += ["", "## Sets of keys", "", "`keys = \"NAME\"` in the configuration, or `--keys NAME`.", ""]
    for set in KeySet.all {
      lines.append("- `\(set.name)`: \(set.help)")
      let others = Command.table.filter { command in set.bindings.contains { $0.command == command.id } }
      if others.isEmpty { continue }
      lines += ["", "| command | keys |", "|---|---|"]
      for command in others {
        let labels = set.keyMap.names(for: command.id).map { "`\(escape($0))`" }.joined(separator: " ")
        lines.append("| \(command.name) | \(labels) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of charts, and those of the machines browser, where most of the former mean something too.
  private static let lineTables = [
    ("Lines", LineCommand.forms), ("Lines in the machines browser", MachineLine.forms),
  ]

  private static func escape(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  private static func keys(_ command: Command, _ style: (String) -> String) -> String {
    command.keys.isEmpty ? "" : command.keys.map { style($0.description) }.joined(separator: " ")
  }

  /// The page for `man`.
  static var man: String {
    var lines = [
      ".TH STATETUI 1", ".SH NAME", "statetui \\- explore and debug statecharts in the terminal",
      ".SH SYNOPSIS",
      ".B statetui", "[\\fIFILE\\fR ...]", ".br", ".B statetui", "\\fICOMMAND\\fR \\fIARGUMENTS\\fR",
      ".SH DESCRIPTION",
      "Reads charts in SCXML and XState's JSON, runs them, and shows where they are, what can be done and why.",
      "\\fBstatetui help\\fR \\fICOMMAND\\fR tells a command's options.", ".SH SUBCOMMANDS",
    ]
    for command in Statetui.configuration.subcommands {
      guard let name = command.configuration.commandName else { continue }
      lines += [".TP", ".B \(roff(name))", roff(command.configuration.abstract)]
    }
    for group in Command.Group.allCases {
      lines.append(".SH \(group.rawValue.uppercased())")
      for command in Command.table where command.group == group {
        let keys = keys(command) { roff($0) }
        lines += [".TP", ".B \(keys.isEmpty ? ":" + roff(command.name) : keys)"]
        lines.append("\\fI\(roff(command.name))\\fR: \(roff(command.help))")
      }
    }
    for (title, forms) in lineTables {
      lines.append(".SH \(title.uppercased())")
      for form in forms {
        lines += [".TP", "\\fB\(roff(form.word))\\fR \(roff(form.rest))", roff(form.help)]
      }
    }
    lines.append(".SH SCRIPTS")
    for form in ScriptFile.forms { lines += [".TP", "\\fB\(roff(form.line))\\fR", roff(form.help)] }
    lines += [
      ".SH FILES", ".TP", ".I $XDG_CONFIG_HOME/statetui/config.toml", "Options and keys.", ".TP",
      ".I $XDG_STATE_HOME/statetui/", "Sessions, as they happen.", ".SH ENVIRONMENT", ".TP",
      ".B NO_COLOR, CLICOLOR_FORCE", "Whether colours are used, where \\-\\-color does not say.", ".TP",
      ".B EDITOR", "What opens a document at a line.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func roff(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }

  static var text: String {
    var lines: [String] = []
    for group in Command.Group.allCases {
      lines += [lines.isEmpty ? group.rawValue : "\n" + group.rawValue]
      for command in Command.table where command.group == group {
        lines.append(
          "  \(command.name.padded(to: 18)) \(keys(command) { $0 }.padded(to: 14)) \(command.help)")
      }
    }
    for (title, forms) in lineTables {
      lines.append("\n\(title)")
      for form in forms {
        lines.append("  \([form.word, form.rest].joined(separator: " ").padded(to: 46)) \(form.help)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// `statetui manual`.
struct ManualCommand: ParsableCommand {
  enum Form: String, CaseIterable, ExpressibleByArgument, Sendable { case text, markdown, man }

  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print all commands and keys, as text, Markdown or a man page.",
    usage: "statetui manual [--as text|markdown|man]",
    discussion: """
      EXAMPLES
        $ statetui manual                          all commands, keys and lines
        $ statetui manual --as man | man -l -      as a page
        $ statetui --generate-completion-script bash
      """)

  @Option(name: .customLong("as"), help: ArgumentHelp("text, markdown or man.", valueName: "form"))
  var form = Form.text

  func run() throws {
    switch form {
    case .text: try Output.write(Manual.text)
    case .markdown: try Output.write(Manual.markdown)
    case .man: try Output.write(Manual.man)
    }
  }
}
