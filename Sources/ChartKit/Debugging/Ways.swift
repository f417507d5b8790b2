extension Timeline {
  /// Where the history does not simply go on. Most moments are made right after their parent and are its only child: of
  /// them nothing is noted, and going through a long history passes over them.
  struct Runs: Sendable {
    /// First moments of runs, ascending; of the moments of a run each is the parent of the next one.
    private var starts = [0]
    /// Moments with more than one child, ascending.
    private var forks: [Int] = []

    /// Takes note of a new moment, the last of all.
    mutating func note(_ moment: Int, after parent: Int) {
      if parent + 1 != moment { starts.append(moment) }
    }

    /// Takes note of a moment that has more than one child now.
    mutating func note(fork moment: Int) {
      let place = Runs.place(of: moment, in: forks)
      if forks.indices.contains(place), forks[place] == moment { return }
      forks.insert(moment, at: place)
    }

    /// The first moment from this one on that is not followed by the next one for sure: a fork, or the last of its run.
    ///
    /// - Parameter count: how many moments there are.
    func last(from moment: Int, count: Int) -> Int {
      let following = Runs.place(of: moment + 1, in: starts)
      let end = (starts.indices.contains(following) ? starts[following] : count) - 1
      let fork = Runs.place(of: moment, in: forks)
      return forks.indices.contains(fork) ? min(end, forks[fork]) : end
    }

    /// The index of the first number that is not below `number`.
    private static func place(of number: Int, in sorted: [Int]) -> Int {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] < number { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// The way that `redo` goes from a moment, as ranges of moments. What it costs hangs on how many branches it passes, not
  /// on how long it is.
  private func forEachPart(from first: Int, _ body: (ClosedRange<Int>) -> Void) {
    var here: Int? = first
    while let start = here {
      let last = runs.last(from: start, count: moments.count)
      body(start...last)
      here = moments[last].next
    }
  }

  /// The moments on the way that `redo` goes from a moment, which is the first of them.
  public func way(from first: Int) -> [Int] {
    var way: [Int] = []
    forEachPart(from: first) { way += $0 }
    return way
  }

  /// Of the way that `redo` goes from a moment: its last moment, and those on it that other branches leave.
  public func outline(from first: Int) -> (forks: [Int], end: Int) {
    var (forks, end): ([Int], Int) = ([], first)
    forEachPart(from: first) { part in
      end = part.upperBound
      if moments[end].children.count > 1 { forks.append(end) }
    }
    return (forks, end)
  }

  /// The moments of the branch last used, from the start through the cursor to its end.
  public var branch: [Int] { way(from: 0) }

  /// How many moments lie on the branch after the cursor.
  public var stepsAhead: Int { moments[outline(from: cursor).end].depth - current.depth }
}
