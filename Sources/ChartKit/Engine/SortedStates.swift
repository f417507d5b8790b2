extension UnsafeMutableBufferPointer where Element == StateIndex {
  /// Puts the states into document order.
  ///
  /// Ancestors come innermost first, so a list that is nearly in reverse order is turned round first; short lists are
  /// then sorted in place, by what is fastest for few.
  func sortInDocumentOrder() {
    var all = self
    if count > 1 && self[0] > self[1] && self[count - 2] > self[count - 1] { all.reverse() }
    if count > 64 { return all.sort() }
    var index = 1
    while index < count {
      let state = self[index]
      var hole = index
      while hole > 0 && self[hole - 1] > state {
        self[hole] = self[hole - 1]
        hole -= 1
      }
      self[hole] = state
      index += 1
    }
  }
}
