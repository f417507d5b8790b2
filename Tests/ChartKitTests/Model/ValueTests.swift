import Testing

@testable import ChartKit

struct ValueTests {
  @Test func changesNameThePathsThatDiffer() {
    let old: Value = ["a": 1, "b": ["c": true, "d": [1]], "gone": "x"]
    let new: Value = ["a": 1, "b": ["c": false, "d": [1, 2]], "new": .null]
    #expect(
      new.changes(since: old) == [
        ValueChange(path: ["gone"], old: "x", new: .undefined),
        ValueChange(path: ["b", "c"], old: true, new: false),
        ValueChange(path: ["b", "d"], old: [1], new: [1, 2]),
        ValueChange(path: ["new"], old: .undefined, new: .null),
      ])
  }

  @Test func pathsReachIntoObjectsAndArrays() {
    let value: Value = ["queue": [["title": "Blue in Green"]]]
    #expect(value[path: ["queue", "0", "title"]] == "Blue in Green")
    #expect(value[path: ["queue", "1"]] == nil)
  }
}
