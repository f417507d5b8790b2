import TerminalKit

// Boxes.
extension Notions {
  /// What a box is for; nil for those that explain themselves.
  static func about(_ overlay: any Overlay) -> Notion? {
    switch overlay {
    case is WhyOverlay:
      (
        "Why",
        "Every transition that the event was offered to, from the innermost active state outwards, with its guard, what "
          + "that read, and why it won or lost. Below stands what would make it fire; Enter does it on a branch."
      )
    case is ClockOverlay:
      (
        "Clock",
        "The machine's own time, which moves only when you move it: to a timer, by seconds, or by any length. What is due "
          + "on the way is delivered, and undo takes all of it back."
      )
    case is CompareOverlay:
      (
        "Compare",
        "Two moments side by side: − is only in the first, + only in the second, ~ differs, = is the same. The last line "
          + "says what happened between them."
      )
    case is PathOverlay:
      (
        "Path",
        "The shortest events that lead from here to the state, found by trying all of them. Enter goes the whole way, s "
          + "one step of it, E writes it as a test."
      )
    case is BranchesOverlay:
      (
        "Branches",
        "Each line is the end of something that was tried; what lies deeper began on the line above. Enter goes there, "
          + "e names it, x takes it out of sight."
      )
    case is BreakpointsOverlay:
      (
        "Breakpoints",
        "Where a step stops on its way: before a state is entered or left, a transition taken, data changed. A condition "
          + "and a number of hits can be asked for besides."
      )
    case is InstancesOverlay:
      (
        "Instances",
        "The machine and the children that its states run, as a tree. Enter goes into one: its states, events and data "
          + "are shown then, and Esc comes back."
      )
    case is OutboxOverlay:
      (
        "Outbox",
        "What the chart wanted done outside, and what it logged. Nothing of it is done here; it is only told."
      )
    case is SourceOverlay:
      (
        "Source",
        "The document, at the line of what was under the cursor. e opens it in $EDITOR, y copies the place."
      )
    case is ExportOverlay:
      (
        "Export",
        "What can be written from here: the session as a test or a script, the chart as a picture, the data. y copies it "
          + "instead."
      )
    case is QuestionOverlay:
      (
        "Guard",
        "A condition of a transition that the chart only names, so that nobody knows its answer. Yours is kept, and undo "
          + "takes it back."
      )
    case is QuizOverlay:
      (
        "Quiz",
        "Mark the states that you think will be active, then fire and see. States with others inside follow from those."
      )
    case is LetterOverlay:
      ("Letters", "Each event on the screen has a letter; its key fires it. Any other key goes back.")
    case is PaletteOverlay:
      (
        "Commands, states, events",
        "A few letters find every command, state and event by its name; Enter does it or goes there. Whole lines are taken "
          + "too, in the same words as scripts and --plain: fire PLAY {\"track\": 1}."
      )
    case is PayloadOverlay:
      (
        "Data of an event",
        "What the event carries, field by field or as JSON: the fields are those of the document's schema, of guards and "
          + "actions that were seen to read them, and of earlier use. Below stands what is sent and what it would do."
      )
    case is SendOverlay:
      (
        "Send an event",
        "Any event by its name, also one that the chart does not know, with data as JSON. Below stands what it would do."
      )
    case is MarkOverlay:
      (
        "Name a step",
        "A moment that has a name can be gone to and compared by it; a letter is enough. Names stay in the session's file."
      )
    case is SequenceOverlay:
      (
        "Sequence",
        "Time goes down, and each column is somebody: you, the machine, its children, what is outside. An arrow is what one "
          + "told another; what it changed stands at the right. E writes it to a file."
      )
    case let overlay as TextOverlay where overlay.opener == .coverage:
      (
        "Coverage",
        "What all that was tried has used of the chart: how many of its states, transitions and events, and those that were "
          + "never entered, taken or seen, with their lines. E writes it to a file."
      )
    case let overlay as TextOverlay:
      (overlay.title, "All that is known of it, to be read and scrolled. y copies it.")
    default: aboutBrowserBox(overlay)
    }
  }
}
