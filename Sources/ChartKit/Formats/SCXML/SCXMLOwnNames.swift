/// Names of a namespace of our own, for what charts of other formats have and SCXML has not.
///
/// Other processors pass over them, as the Recommendation asks; the reader and the writer here know them:
///
/// | form | stands for |
/// |---|---|
/// | `tags`, `description` on states; `description` on transitions | tags, a description |
/// | `<meta>JSON</meta>` in a state or transition | XState's `meta` |
/// | `guard` on a transition | a condition of guards that somebody else implements; beside `cond`, both must hold |
/// | `<action name="…">JSON</action>` | an action that somebody else implements, with its parameters |
/// | `<send delayname="…">` | a send with a delay that somebody else implements |
/// | `<stop id="…"/>` | XState's `stopChild` |
/// | `src` on an invoke | an actor that somebody else implements |
enum SCXMLOwnNames {
  static let namespace = "urn:statetui:scxml"
  static let prefix = "statetui"
}
