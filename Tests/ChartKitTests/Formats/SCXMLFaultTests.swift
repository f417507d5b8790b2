import Testing

@testable import ChartKit

struct SCXMLFaultTests {
  /// Each body has one fault; the text in front of `▸` is not part of it, and marks where the fault is reported.
  @Test(arguments: [
    ("▸<stat id='a'/><final/>", "SCXML has no element <stat>; did you mean <state>?"),
    (
      "<final>▸<state/></final>",
      "<state> cannot stand in <final>; it belongs in <scxml>, <state> or <parallel>"
    ),
    ("<state>▸<elseif cond='true'/></state>", "<elseif> cannot stand in <state>; it belongs in <if>"),
    ("▸<history id='h'/><final/>", "<history> cannot stand in <scxml>; it belongs in <state> or <parallel>"),
    (
      "<state id='s'>▸<history id='h'><transition target='s'/></history></state>",
      "a history needs a compound or parallel state around it, but \"s\" has no child states"
    ),
    (
      "<state>▸<transition/></state>", "<transition> needs at least one of \"event\", \"cond\" and \"target\""
    ),
    (
      "<state><transition ▸event='' target='s'/></state>",
      "event=\"\" matches nothing; leave it out for an eventless transition"
    ),
    ("<state><transition event='e' ▸target=''/></state>", "target=\"\" names no state"),
    (
      "<state><transition event='e' ▸type='both'/></state>",
      "a transition of type \"both\" means nothing; write \"external\" or \"internal\""
    ),
    (
      "<parallel><history id='h' ▸type='flat'><transition target='s'/></history><state id='s'/></parallel>",
      "a history of type \"flat\" means nothing; write \"shallow\" or \"deep\""
    ),
    (
      "<state initial='b'>▸<initial><transition target='b'/></initial><state id='b'/></state>",
      "<state> has both the attribute \"initial\" and an <initial> element; keep one of them"
    ),
    ("<state ▸initial='b' id='a'/>", "the state \"a\" has an initial state but no child states"),
    (
      "<state><initial><transition ▸event='e' target='b'/></initial><state id='b'/></state>",
      "the <transition> of <initial> cannot have \"event\""
    ),
    ("<state>▸<initial/><state id='b'/></state>", "<initial> needs exactly one <transition>"),
    (
      "<state><state id='b'/><history>▸<transition/></history></state>",
      "the <transition> of <history> needs the attribute \"target\""
    ),
    ("<state><onentry>▸<raise/></onentry></state>", "<raise> needs the attribute \"event\""),
    ("<state><onentry>▸<if/></onentry></state>", "<if> needs the attribute \"cond\""),
    (
      "<state><onentry><if cond='true'><else/>▸<elseif cond='true'/></if></onentry></state>",
      "<elseif> cannot stand behind <else>"
    ),
    ("<state><onentry>▸<send/></onentry></state>", "<send> needs \"event\", \"eventexpr\" or a <content>"),
    (
      "<state><onentry><send event='e' ▸eventexpr=\"'f'\"/></onentry></state>",
      "<send> has both \"event\" and \"eventexpr\"; keep one of them"
    ),
    (
      "<state><onentry>▸<send event='e'><content>1</content><param name='p' expr='1'/></send></onentry></state>",
      "<send> has <content> besides <param> or \"namelist\"; keep one of them"
    ),
    (
      "<state><onentry><send event='e' target='#_internal' ▸delay='1s'/></onentry></state>",
      "an event for the internal queue (#_internal) cannot be delayed"
    ),
    (
      "<state><onentry><send event='e' delay='▸soon'/></onentry></state>",
      "\"soon\" is no delay; write 1.5s or 500ms"
    ),
    ("<state><onentry>▸<cancel/></onentry></state>", "<cancel> needs the attribute \"sendid\""),
    (
      "<state><onentry><send event='e'>▸<param name='p'/></send></onentry></state>",
      "<param> needs \"expr\" or \"location\""
    ),
    (
      "<state><onentry><send event='e'>▸<content expr='1'>2</content></send></onentry></state>",
      "<content> has both the attribute \"expr\" and content; keep one of them"
    ),
    (
      "<state><invoke id='i' type='scxml'><content>x</content><finalize>▸<raise event='e'/></finalize></invoke></state>",
      "<raise> cannot stand in <finalize>"
    ),
    (
      "<state><invoke ▸autoforward='maybe'><content>x</content></invoke></state>",
      "autoforward=\"maybe\" means nothing; write \"true\" or \"false\""
    ),
    (
      "<state><invoke src='a'>▸<content>x</content></invoke></state>",
      "<invoke> has both \"src\" and <content>; keep one of them"
    ),
    ("<state ▸id='a b'/>", "the id \"a b\" has white space in it"),
    ("<state ▸id=''/>", "id=\"\" is no id; give a name, or leave the attribute out"),
    (
      "<script ▸src='../a.js'/><final/>",
      "the script \"../a.js\" cannot be fetched; put it beside the document, or its text here"
    ),
    ("<final><donedata/>▸<donedata/></final>", "<final> can have only one <donedata>"),
  ])
  func faults(_ marked: String, _ message: String) throws {
    let parts = marked.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let draft = try scxml(parts.joined())
    #expect(draft.diagnostics.map(\.message) == [message])
    #expect(draft.diagnostics.map(\.severity) == [.error])
    let head = String(
      decoding: draft.source.bytes.prefix(draft.diagnostics.first?.offset ?? 0), as: UTF8.self)
    let body = head.drop { $0 != ">" }.dropFirst()
    #expect(body == parts[0])
  }

  @Test(arguments: [
    ("<state evnt='e' id='a'/>", "<state> has no attribute \"evnt\""),
    (
      "<state><transition evnt='e' target='a'/></state>",
      "<transition> has no attribute \"evnt\"; did you mean \"event\"?"
    ),
    ("<state>text</state>", "text has no meaning in <state> and is left out"),
    (
      "<transition event='e'/><final/>",
      "<transition> should not stand in <scxml>; it is taken as a transition of every state"
    ),
    ("<datamodel/><datamodel/><final/>", "<scxml> can have only one <datamodel>; both are read"),
  ])
  func warnings(_ body: String, _ message: String) throws {
    let draft = try scxml(body)
    #expect(draft.diagnostics.map(\.message) == [message])
    #expect(draft.diagnostics.map(\.severity) == [.warning])
  }

  @Test func headFaults() throws {
    func messages(_ attributes: String) throws -> [String] {
      let namespace = "xmlns='\(SCXMLReader.namespace)'"
      let text = "<scxml \(namespace) \(attributes)><final/></scxml>"
      return try SCXMLReader.read(SourceText(name: "a", text: text)).diagnostics.map(\.message)
    }
    #expect(try messages("") == ["<scxml> has no version; write version=\"1.0\""])
    #expect(try messages("version='1.1'") == ["version 1.1 of SCXML is read as though it were 1.0"])
    #expect(
      try messages("version='1.0' binding='lazy'") == [
        "binding=\"lazy\" means nothing; write \"early\" or \"late\""
      ])
    #expect(try messages("version='1.0' initial=''") == ["initial=\"\" names no state"])
    #expect(
      try scxml("").diagnostics.map(\.message) == [
        "<scxml> needs at least one <state>, <parallel> or <final>"
      ])
  }

  @Test func deepContentIsRefused() throws {
    let open = String(repeating: "<if cond='true'>", count: 100)
    let close = String(repeating: "</if>", count: 100)
    let draft = try scxml("<state><onentry>\(open)\(close)</onentry></state>")
    #expect(draft.diagnostics.map(\.rule) == ["too-deep"])
  }

  @Test func manyFaultsAreCutShort() throws {
    let draft = try scxml("<final/>" + String(repeating: "<x/><final f=''/>", count: 2000))
    #expect(draft.diagnostics.count == 2 * (SCXMLReader.diagnosticLimit + 1))
  }
}
