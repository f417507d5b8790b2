import Testing

@testable import StateTUI

@Suite struct ChartPlaceTests {
  @Test(arguments: [
    ("charts/m.json", "tests/x.session", "../charts/m.json"), ("m.json", "x.session", "m.json"),
    ("m.json", "/home/me/other/x.session", "../project/m.json"),
    ("/home/me/m.json", "a/b/x.session", "../../../m.json"),
    ("./a/../m.json", "a/./x.session", "../m.json"), ("/srv/m.json", "x.session", "/srv/m.json"),
    ("a/b/m.json", "a/x.session", "b/m.json"),
  ])
  func chartsAreFoundFromTheFile(chart: String, file: String, path: String) {
    #expect(ChartPlace.relative(chart, from: file, in: "/home/me/project") == path)
  }
}
