import CNcurses
import TerminalKit

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The terminal: surfaces go out, inputs come in, and it is left as it was found, whatever happens.
///
/// There is one at a time, used from one thread. While it is open, standard error is kept back; it is shown when
/// the terminal is closed, also by a crash.
final class Terminal: InputSource {
  let configuration: TerminalConfiguration
  /// The signs that this terminal can show.
  let glyphs: GlyphSet
  /// Whether colour is used.
  let usesColour: Bool
  /// Counts of columns and rows of the screen.
  private(set) var size: Size

  let descriptor: Int32
  let output: Int32
  var decoder: InputDecoder
  var queue: [Input] = []
  /// When bytes came last, in milliseconds of the monotonic clock.
  var lastRead = 0
  var isGone = false
  /// What tells that a file was written, and the file's name.
  var watch: (descriptor: Int32, name: String) = (-1, "")
  var idleCount = 0
  var hasReportedIdle = false
  private var painter: Painter
  private var shownCursor: Point?
  private var showsCursor = false
  private var isOpen = true
  private(set) var usesMouse = false
  let openedAt: Int

  /// Takes the terminal. Nothing has changed when it throws.
  init(_ configuration: TerminalConfiguration = TerminalConfiguration()) throws(TerminalError) {
    self.configuration = configuration
    (descriptor, output) = try Terminal.descriptors(configuration)
    let name = environment("TERM") ?? ""
    guard !name.isEmpty, name != "dumb" else { throw .dumb(name) }
    ct_locale()
    glyphs = GlyphSet.fitting(
      forcesASCII: configuration.forcesASCII, codeset: String(cString: ct_codeset()),
      boxWidth: Int(ct_width(0x2500)))
    let wantsColour = configuration.colour.usesColour(
      noColor: environment("NO_COLOR"), force: environment("CLICOLOR_FORCE"), isCapable: true)
    try Terminal.open(name, descriptor, output, usesColour: wantsColour)
    usesColour = wantsColour && ct_screen_colours() >= 8
    painter = Painter(theme: configuration.theme, usesColour: usesColour)
    decoder = InputDecoder(sequences: Terminal.describedKeys())
    decoder.awaitsCursor = ct_screen_is_xterm_like() != 0
    openedAt = monotonicMilliseconds()
    size = Terminal.windowSize(output)
    ct_screen_resize(Int32(size.rows), Int32(size.columns))
    enter()
    if configuration.usesMouse { setMouse(true) }
  }

  deinit { close() }

  // MARK: Showing

  /// Shows a surface, with the terminal's own cursor on `cursor`: the focused row, or the place in a field. Only what
  /// differs from the screen is sent, in one write; nothing when nothing differs. The cursor is placed even when it
  /// is not to be seen, for screen readers and magnifiers.
  ///
  /// - Returns: The bytes that were written.
  @discardableResult
  func present(_ surface: Surface, cursor: Point? = nil, showsCursor: Bool = true) -> Int {
    guard isOpen, !isGone else { return 0 }
    let isVisible = showsCursor && cursor != nil
    let place = cursor ?? shownCursor
    if place == shownCursor, isVisible == self.showsCursor, painter.isShown(surface) { return 0 }
    painter.paint(surface)
    let row = Int32(max(0, min(place?.row ?? 0, size.rows - 1)))
    let column = Int32(max(0, min(place?.column ?? 0, size.columns - 1)))
    ct_screen_cursor(row, column, isVisible ? 1 : 0)
    shownCursor = place
    self.showsCursor = isVisible
    let count = ct_screen_flush()
    if count < 0 { isGone = true }
    return max(0, count)
  }

  /// Makes the next `present` paint everything anew: Ctrl-L.
  func repaint() {
    painter.forget()
    ct_screen_redraw()
  }

  /// Changes how roles look; the next `present` shows it.
  func setTheme(_ theme: Theme) {
    painter = Painter(theme: theme, usesColour: usesColour)
  }

  // MARK: Beside the screen

  func beep() { write(ControlSequences.beep) }

  /// Sets the window's title where the terminal has one.
  func setTitle(_ text: String) {
    if ct_screen_is_xterm_like() != 0 { write(ControlSequences.title(text)) }
  }

  /// Sends text to the clipboard of the user's own machine (OSC 52).
  ///
  /// - Returns: `false` when this terminal cannot or the text is too long, so that the caller takes a file.
  func copyToClipboard(_ text: String) -> Bool {
    guard ct_screen_is_xterm_like() != 0, let sequence = ControlSequences.clipboard(text) else {
      return false
    }
    write(sequence)
    return true
  }

  /// Switches clicks and the wheel on or off.
  func setMouse(_ isOn: Bool) {
    guard ct_screen_is_xterm_like() != 0, isOn != usesMouse else { return }
    usesMouse = isOn
    write(isOn ? ControlSequences.mouseOn : ControlSequences.mouseOff)
  }

  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        if ct_screen_write(bytes.baseAddress, Int32(bytes.count)) < 0 { isGone = true }
      }
    }
  }

  // MARK: Taking and giving back

  /// Milliseconds in which a terminal answers that answers at all. A program that ends before takes the answer with it, or
  /// the shell would get it.
  static let answersWithin = 150

  /// Gives the terminal back while `body` runs another program in it: an editor, say.
  func suspend<Result>(_ body: () throws -> Result) rethrows -> Result {
    leave()
    ct_guard_stops_at_once(1)
    defer {
      ct_guard_stops_at_once(0)
      // Whatever happened to the window in between is answered by the new size.
      _ = ct_guard_take()
      enter()
      noteSize()
      queue.append(.resize(size))
      if ct_guard_termination() != 0 { queue.append(.end) }
    }
    return try body()
  }

  /// Gives the terminal back and shows what standard error got in the meantime. Further calls do nothing.
  func close() {
    guard isOpen else { return }
    if decoder.awaitsCursor { awaitAnswer() }
    leave()
    watch(nil)
    isOpen = false
    ct_screen_close()
    ct_guard_stop()
  }

  /// Closes the terminal and ends the process: by the signal that asked for it if there was one, else with `status`.
  func exit(_ status: Int32) -> Never {
    close()
    let signal = ct_guard_termination()
    if signal != 0 { ct_guard_die(signal) }
    #if canImport(Darwin)
      Darwin.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #else
      Glibc.exit(status)
    #endif
  }

  /// Lets the calling thread survive an overflow of its stack long enough to give the terminal back. The main thread
  /// need not ask; threads that run jobs do.
  static func protectThread() { ct_guard_thread() }

  func enter() {
    _ = ct_guard_raw()
    ct_guard_hold()
    ct_guard_capture_errors()
    if ct_screen_is_xterm_like() != 0 {
      write(ControlSequences.pasteOn + (usesMouse ? ControlSequences.mouseOn : ""))
    }
    repaint()
  }

  func leave() {
    guard isOpen else { return }
    if ct_screen_is_xterm_like() != 0 {
      write((usesMouse ? ControlSequences.mouseOff : "") + ControlSequences.pasteOff)
    }
    ct_screen_leave()
    ct_guard_release(0)
  }

  /// Asks the system for the window's size and tells curses.
  ///
  /// - Returns: Whether it has changed.
  @discardableResult
  func noteSize() -> Bool {
    let now = Terminal.windowSize(output)
    guard now != size else { return false }
    size = now
    ct_screen_resize(Int32(now.rows), Int32(now.columns))
    repaint()
    setResetBytes()
    return true
  }
}
