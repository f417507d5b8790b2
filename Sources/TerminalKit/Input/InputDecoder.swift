/// Turns the bytes that a terminal sends into inputs.
///
/// Bytes may come in any pieces. What could be the beginning of a longer sequence is kept until more comes, or until
/// the caller has waited for `patience` and calls `flush`.
public struct InputDecoder: Sendable {
  private var pending: [UInt8] = []
  private var pasted: [UInt8]?
  private let sequences: [[UInt8]: Key]
  private let longestSequence: Int
  /// Whether the terminal was asked where its cursor stands and has not answered. Its answer looks like F3 with a modifier.
  public var awaitsCursor = false
  /// What it answered, from 1.
  public private(set) var cursor: (row: Int, column: Int)?

  /// - Parameter sequences: What the terminal's description says that keys send, beyond the usual sequences; only
  ///   those that start with Escape count.
  public init(sequences: [[UInt8]: Key] = [:]) {
    self.sequences = sequences.filter { $0.key.first == Byte.escape && $0.key.count > 1 }
    longestSequence = self.sequences.keys.map(\.count).max() ?? 0
  }

  /// How many milliseconds to wait for the rest of a sequence; `nil` when nothing is kept.
  public var patience: Int? {
    if pasted != nil { return 1000 }
    return pending.isEmpty ? nil : 25
  }

  /// Takes bytes and returns the inputs that are complete.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Input] {
    pending.append(contentsOf: bytes)
    return decode(isFinal: false)
  }

  /// Takes what is kept for what it is: no more will come.
  public mutating func flush() -> [Input] {
    if let text = pasted {
      let input = Input.paste(InputDecoder.cleaned(text + pending))
      pasted = nil
      pending = []
      return [input]
    }
    return decode(isFinal: true)
  }

  private mutating func decode(isFinal: Bool) -> [Input] {
    var inputs: [Input] = []
    var start = 0
    while start < pending.count {
      if pasted != nil {
        let end = takePaste(from: start, into: &inputs)
        start = end
        if pasted != nil { break }
        continue
      }
      let reader = SequenceReader(bytes: pending[start...], isFinal: isFinal, awaitsCursor: awaitsCursor)
      guard let found = known(from: start) ?? reader.next() else { break }
      start += found.length
      switch found.meaning {
      case .input(let input): InputDecoder.append(input, to: &inputs)
      case .pasteBegins: pasted = []
      case .cursor(let row, let column):
        cursor = (row, column)
        awaitsCursor = false
      case .nothing: break
      }
    }
    pending.removeFirst(start)
    return inputs
  }

  /// A character and the marks typed after it are one key.
  private static func append(_ input: Input, to inputs: inout [Input]) {
    if case .key(.character(let next)) = input, !next.isASCII, case .key(.character(let last))? = inputs.last
    {
      let joined = String(last) + String(next)
      if joined.count == 1, let character = joined.first {
        inputs[inputs.count - 1] = .key(.character(character))
        return
      }
    }
    inputs.append(input)
  }

  /// A sequence of the terminal's own description.
  private func known(from start: Int) -> SequenceReader.Found? {
    guard longestSequence > 0, pending[start] == Byte.escape else { return nil }
    var length = min(longestSequence, pending.count - start)
    while length > 1 {
      if let key = sequences[Array(pending[start..<start + length])] {
        return SequenceReader.Found(.input(.key(key)), length: length)
      }
      length -= 1
    }
    return nil
  }

  private static let pasteEnd: [UInt8] = [Byte.escape, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  /// Collects pasted bytes up to the end mark, or all but what may be the mark's beginning.
  ///
  /// - Returns: The index of the first byte that was not taken.
  private mutating func takePaste(from start: Int, into inputs: inout [Input]) -> Int {
    let mark = InputDecoder.pasteEnd
    var index = start
    while index < pending.count {
      let rest = pending[index...].prefix(mark.count)
      if rest.first == Byte.escape, mark.starts(with: rest) { break }
      index += 1
    }
    pasted?.append(contentsOf: pending[start..<index])
    guard pending.count - index >= mark.count else { return index }
    inputs.append(.paste(InputDecoder.cleaned(pasted ?? [])))
    pasted = nil
    return index + mark.count
  }

  /// Pasted text with line ends as line feeds, without other control characters but tabs.
  private static func cleaned(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var wasReturn = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let follows = wasReturn
      wasReturn = scalar == "\r"
      if wasReturn {
        text.append("\n")
      } else if scalar == "\n" {
        if !follows { text.append(scalar) }
      } else if scalar == "\t" || scalar.properties.generalCategory != .control {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
