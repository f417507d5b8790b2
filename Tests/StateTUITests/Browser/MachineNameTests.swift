import Testing

@testable import StateTUI

@Suite struct MachineNameTests {
  @Test(arguments: [
    ("door.json", "door", nil), ("a/b/order.machine.ts", "order", nil), ("parcel.v2.machine.js", "parcel", 2),
    ("parcel.v12.scxml", "parcel", 12), ("two words.json", "two-words", nil), ("a.b.scxml", "a-b", nil),
    ("über.json", "-ber", nil), (".json", "json", nil), ("v2.json", "v2", nil),
  ])
  func slugsAndVersionsComeFromFileNames(file: String, slug: String, version: Int?) {
    let name = MachineName(file)
    #expect(name.slug == slug && name.version == version)
  }

  private func slugs(_ files: [String]) -> [String] {
    Catalogue.machines(of: files.map { Catalogue.Item(title: $0, shows: "", file: $0) }).map {
      "\($0.slug) \($0.items)"
    }
  }

  @Test func versionsAreOneMachineAndTheUnnumberedOneIsTheLast() {
    #expect(
      slugs(["p.machine.js", "q.json", "p.v2.machine.js", "p.v1.machine.js"]) == ["p [3, 2, 0]", "q [1]"])
  }

  @Test func documentsOfOneNameAreMachinesOfTheirOwn() {
    #expect(
      slugs(["x.json", "x.scxml", "y/x.json", "z/x.json"]) == [
        "x [0]", "x-scxml [1]", "x-json [2]", "x-2 [3]",
      ])
  }
}
