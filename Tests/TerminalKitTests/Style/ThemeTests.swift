import Testing

@testable import TerminalKit

struct ThemeTests {
  @Test func themesAreFoundByName() {
    let names = Theme.all.map(\.name)
    #expect(names == ["default", "light", "dark", "mono", "cvd"])
    #expect(Theme.named("cvd")?.name == "cvd")
    #expect(Theme.named("nerd") == nil)
  }

  @Test(arguments: Theme.all.map(\.name)) func noThemePaintsABackground(_ name: String) throws {
    let theme = try #require(Theme.named(name))
    for role in Role.allCases { #expect(theme.style(for: role).background == .default) }
  }

  @Test func monoHasNoColour() {
    for role in Role.allCases {
      #expect(Theme.mono.style(for: role) == Theme.mono.style(for: role).withoutColour)
    }
  }

  /// Without colour, each theme still says what it says with it.
  @Test(arguments: Theme.all.map(\.name)) func noMeaningIsInColourAlone(_ name: String) throws {
    let theme = try #require(Theme.named(name))
    #expect(theme.lostMeanings == [])
  }

  @Test func aMeaningInColourAloneIsFound() {
    let theme = Theme(
      name: "bad", [.selected: Style(.red), .match: Style(.green, [.bold]), .key: Style(.default, [.bold])])
    #expect(theme.lostMeanings.contains("selected looks like plain"))
  }

  /// Yellow cannot be read on white, blue not on black, and black and white each on one of them.
  @Test func theDefaultFitsAnyBackground() {
    for role in Role.allCases {
      #expect([.default, .red, .green, .magenta, .cyan].contains(Theme.standard.style(for: role).foreground))
    }
  }

  @Test func redAndGreenDoNotMeetInCVD() {
    for role in Role.allCases {
      let colour = Theme.cvd.style(for: role).foreground
      #expect(![.red, .green, .brightRed, .brightGreen].contains(colour))
    }
  }

  @Test func selectionLiesOverTheRole() {
    let cell = Cell("x", role: .blocked, flags: [.selected, .strong])
    let style = Theme.standard.style(for: cell)
    #expect(style == Style(.red, [.reverse, .bold]))
  }

  @Test func lettersOfRolesAreTheirOwn() {
    let letters = Role.allCases.map(\.letter)
    #expect(Set(letters).count == letters.count)
    for letter in letters { #expect(letter.isASCII && !letter.isUppercase && letter != "#" && letter != " ") }
  }
}
