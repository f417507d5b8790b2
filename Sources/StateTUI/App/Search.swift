/// How what is typed finds things.
enum Search {
  /// Whether `text` contains `words`, whatever the case of the letters.
  static func contains(_ text: String, _ words: String) -> Bool {
    let text = Array(text.lowercased().utf8)
    let words = Array(words.lowercased().utf8)
    guard !words.isEmpty else { return true }
    guard words.count <= text.count else { return false }
    return (0...(text.count - words.count)).contains { start in
      text[start..<(start + words.count)].elementsEqual(words)
    }
  }

  /// How well `words` fit `text` when letters may be left out: nil where they do not, else less is better.
  ///
  /// The beginning of the text is best, then the beginning of a word, then anything in order.
  static func distance(_ text: String, _ words: String) -> Int? {
    let letters = Array(text.lowercased().unicodeScalars)
    let wanted = Array(words.lowercased().unicodeScalars.filter { $0 != " " })
    guard !wanted.isEmpty else { return 0 }
    var distance = 0
    var place = 0
    var isRun = true
    for letter in wanted {
      let start = place
      while place < letters.count, letters[place] != letter { place += 1 }
      guard place < letters.count else { return nil }
      let startsWord = place == 0 || !letters[place - 1].properties.isAlphabetic
      if place > start || !isRun { distance += startsWord ? 2 : 4 + place - start }
      isRun = true
      place += 1
    }
    return distance * 100 + letters.count
  }
}
