import Testing

@testable import ChartKit

struct StateSetTests {
  @Test func keepsDocumentOrderAndEachStateOnce() {
    var set = StateSet([5, 1, 3, 1, 5])
    #expect(set.states == [1, 3, 5])
    set.insert(4)
    set.insert(4)
    set.remove(1)
    #expect(set.states == [3, 4, 5])
    #expect(set.contains(4) && !set.contains(1))
  }
}
