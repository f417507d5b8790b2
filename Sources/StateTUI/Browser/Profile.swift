import ChartKit

/// A caller of the services, under a name.
struct Profile: Hashable, Sendable {
  var name: String
  /// What the policies are given as `authContext`.
  var auth: Value
  /// Nil stands for everything.
  var scopes: [String]?

  var caller: StateBackedCaller { StateBackedCaller(auth: auth, scopes: scopes.map(Set.init)) }

  var json: Value {
    var value = Value.emptyObject.object ?? [:]
    value["name"] = .string(name)
    value["authContext"] = auth
    if let scopes { value["scopes"] = .array(scopes.map { .string($0) }) }
    return .object(value)
  }

  init(_ name: String, _ auth: Value, scopes: [String]? = nil) {
    (self.name, self.auth, self.scopes) = (name, auth, scopes)
  }

  init?(json: Value) {
    guard let name = json["name"]?.string, !name.isEmpty, let auth = json["authContext"] else { return nil }
    self.init(name, auth, scopes: json["scopes"]?.array?.compactMap(\.string))
  }
}

/// The profiles that there are, and the one that calls are made as.
struct Profiles: Hashable, Sendable {
  private(set) var all: [Profile]
  private(set) var index = 0

  /// Somebody who has not signed in, two users, and one who may only look.
  static let standard = Profiles([
    Profile("anonymous", StateBackedCaller.anonymous),
    Profile("ann", ["sub": "ann"]),
    Profile("bob", ["sub": "bob", "role": "courier"]),
    Profile("reader", ["sub": "reader"], scopes: ["state.read", "instances.read", "machines.read"]),
  ])

  init(_ all: [Profile]) {
    self.all = all.isEmpty ? [Profile("anonymous", StateBackedCaller.anonymous)] : all
  }

  var current: Profile { all[index] }

  subscript(name: String) -> Profile? { all.first { $0.name == name } }

  /// Acts as the profile of this name from now on; false where there is none.
  @discardableResult
  mutating func act(as name: String) -> Bool {
    guard let found = all.firstIndex(where: { $0.name == name }) else { return false }
    index = found
    return true
  }

  /// Adds a profile, or puts it in the place of the one with this number.
  mutating func keep(_ profile: Profile, at place: Int?) {
    if let place, all.indices.contains(place) {
      all[place] = profile
    } else if let same = all.firstIndex(where: { $0.name == profile.name }) {
      all[same] = profile
    } else {
      all.append(profile)
    }
  }

  /// Takes a profile away; the last one stays.
  mutating func remove(at place: Int) {
    guard all.count > 1, all.indices.contains(place) else { return }
    all.remove(at: place)
    if index > place || index >= all.count { index -= 1 }
  }

  // MARK: As a file

  var text: String {
    Value.object(["actAs": .string(current.name), "profiles": .array(all.map(\.json))]).jsonText() + "\n"
  }

  /// Nil where the text holds no profiles.
  init?(text: [UInt8]) {
    guard let json = try? Value(json: text), let items = json["profiles"]?.array else { return nil }
    let found = items.compactMap(Profile.init(json:))
    if found.isEmpty { return nil }
    self.init(found)
    if let name = json["actAs"]?.string { act(as: name) }
  }
}
