import Testing

@testable import ChartKit

/// Reads a chart whose `scxml` element holds `body`.
func scxml(
  _ body: String, _ attributes: String = "", name: String = "dir/chart.scxml"
) throws -> ChartDraft {
  let text = """
    <scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:x="urn:x" version="1.0" \(attributes)>\(body)</scxml>
    """
  return try SCXMLReader.read(SourceText(name: name, text: text))
}

struct SCXMLReaderTests {
  @Test func statesStandInDocumentOrder() throws {
    let draft = try scxml(
      """
      <state id="a"><history id="h" type="deep"><transition target="b"/></history>
        <state id="b"/><state/></state>
      <parallel id="p"><state id="r1"/><state id="r2"/></parallel><final id="f"/>
      """)
    #expect(draft.diagnostics == [])
    #expect(draft.states.map(\.key) == ["scxml", "a", "h", "b", "state#4", "p", "r1", "r2", "f"])
    #expect(draft.states.map(\.id) == [nil, "a", "h", "b", nil, "p", "r1", "r2", "f"])
    #expect(draft.states.map(\.parent) == [nil, 0, 1, 1, 1, 0, 5, 5, 0])
    #expect(
      draft.states.map(\.kind) == [
        .compound, .compound, .deepHistory, .atomic, .atomic, .parallel, .atomic, .atomic, .final,
      ])
    #expect(draft.states[2].initial?.targets.map(\.text) == ["b"])
  }

  @Test func namesComeFromTheAttributeOrTheFile() throws {
    #expect(try scxml("<final/>").name == "chart")
    #expect(try scxml("<final/>", name: "noext").name == "noext")
    #expect(try scxml("<final/>", "name='m'").name == "m")
    #expect(try scxml("<final/>", "name='m'").states[0].key == "m")
  }

  @Test func headAttributes() throws {
    let draft = try scxml(
      "<state id='a'/><state id='b'/>", "initial=' a  b ' binding='late' datamodel='ecmascript'")
    #expect(draft.diagnostics == [])
    #expect(draft.states[0].initial?.targets.map(\.lookup) == [.id("a"), .id("b")])
    #expect(!draft.earlyBinding)
    #expect(draft.dataModel == "null")
    #expect(draft.dialect == .scxml)
  }

  @Test func transitions() throws {
    let draft = try scxml(
      """
      <state id="a">
        <transition event="e f.* *" target="a b" type="internal"/>
        <transition cond="In('b')" target="b"><raise event="r"/></transition>
      </state><state id="b"/>
      """)
    #expect(draft.diagnostics == [])
    let transitions = draft.states[1].transitions
    #expect(transitions[0].details.descriptors == ["e", "f.*", "*"])
    #expect(transitions[0].details.trigger == .event)
    #expect(transitions[0].details.kind == .internal)
    #expect(transitions[0].targets.map(\.text) == ["a", "b"])
    #expect(transitions[1].details.trigger == .always)
    #expect(transitions[1].details.kind == .external)
    guard case .active(let reference)? = transitions[1].details.condition else {
      Issue.record("no In()")
      return
    }
    #expect(reference.text == "b")
    let text = String(decoding: draft.source.bytes[reference.offset...].prefix(3), as: UTF8.self)
    #expect(text == "b')")
    guard case .send(let send)? = transitions[1].details.content.first else {
      Issue.record("no raise")
      return
    }
    #expect(send.event == .literal("r"))
    #expect(send.target == .internalQueue)
  }

  @Test func targetsHaveTheirPlaces() throws {
    let draft = try scxml("<state id='a'><transition event='e' target='b  c'/></state>")
    let places = draft.states[1].transitions[0].targets.map { reference in
      String(decoding: draft.source.bytes[reference.offset...].prefix(1), as: UTF8.self)
    }
    #expect(places == ["b", "c"])
  }

  @Test func initialElement() throws {
    let draft = try scxml(
      "<state id='a'><initial><transition target='b'><log label='l'/></transition></initial><state id='b'/></state>"
    )
    #expect(draft.diagnostics == [])
    #expect(draft.states[1].initial?.targets.map(\.text) == ["b"])
    #expect(draft.states[1].initial?.content.count == 1)
  }

  @Test func everyHandlerIsABlock() throws {
    let draft = try scxml(
      """
      <state id="a"><onentry><raise event="1"/><raise event="2"/></onentry><onentry><raise event="3"/></onentry>
        <onexit/></state>
      """)
    #expect(draft.states[1].details.onEntry.map(\.count) == [2, 1])
    #expect(draft.states[1].details.onExit.map(\.count) == [0])
  }

  @Test func dataBelongsToItsState() throws {
    let draft = try scxml(
      """
      <datamodel><data id="a" expr="x + 1"/><data id="b">{"k": [1, "2"]}</data></datamodel>
      <state id="s"><datamodel><data id="c"> some
         text </data><data id="d" src="file:d.json"/><data id="e"><y z="1"/></data></datamodel></state>
      """)
    #expect(draft.data.map(\.name) == ["a", "b", "c", "d", "e"])
    #expect(draft.data.map(\.owner) == [0, 0, 1, 1, 1])
    #expect(draft.data[1].value == .literal(["k": [1, "2"]]))
    #expect(draft.data[2].value == .literal("some text"))
    #expect(draft.data[3].sourceURI == "file:d.json")
    guard case .script("x + 1", let offset)? = draft.data[0].value,
      case .script(let xml, _)? = draft.data[4].value
    else {
      Issue.record("no scripts")
      return
    }
    #expect(String(decoding: draft.source.bytes[offset...].prefix(5), as: UTF8.self) == "x + 1")
    #expect(xml == "<y xmlns=\"http://www.w3.org/2005/07/scxml\" z=\"1\"/>")
    #expect(draft.dataModel == "ecmascript")
    #expect(draft.diagnostics == [])
  }

  @Test func foreignThingsAreNotes() throws {
    let draft = try scxml(
      """
      <state id="a" x:tags="one two" x:description="A" x:color="red"><x:pos x="1"/><onentry><x:beep/></onentry>
        <transition event="e" target="a" x:description="T" x:via="b"/></state>
      <state id="b"><x:description> B
         b </x:description></state>
      """)
    #expect(draft.diagnostics == [])
    #expect(draft.states[0].details.notes == ["namespaces": ["x": "urn:x"], "datamodel": .null])
    let details = draft.states[1].details
    #expect(details.tags == ["one", "two"])
    #expect(details.description == "A")
    #expect(
      details.notes == ["attributes": ["x:color": "red"], "elements": ["<x:pos x=\"1\"/>", "<x:beep/>"]])
    #expect(draft.states[1].transitions[0].details.description == "T")
    #expect(draft.states[1].transitions[0].details.notes == ["attributes": ["x:via": "b"]])
    #expect(draft.states[2].details.description == "B b")
  }

  @Test func prefixedElementsAreSCXML() throws {
    let source = SourceText(
      name: "a",
      text: "<s:scxml xmlns:s='http://www.w3.org/2005/07/scxml' version='1.0'><s:state id='a'/></s:scxml>")
    let draft = try SCXMLReader.read(source)
    #expect(draft.diagnostics == [])
    #expect(draft.states.map(\.id) == [nil, "a"])
  }

  @Test(arguments: [
    ("<scxml version='1.0'><state id='a'/></scxml>", "<scxml> has no namespace; write xmlns="),
    (
      "<scxml xmlns='urn:q' version='1.0'><state id='a'/></scxml>",
      "<scxml> is in the namespace \"urn:q\"; write xmlns="
    ),
  ])
  func namespaceIsDemanded(_ text: String, _ message: String) throws {
    let draft = try SCXMLReader.read(SourceText(name: "a", text: text))
    #expect(draft.states.count == 2)
    #expect(draft.diagnostics.count == 1)
    #expect(draft.diagnostics[0].severity == .error)
    #expect(draft.diagnostics[0].message == message + "\"\(SCXMLReader.namespace)\"")
  }

  @Test func otherDocumentsAreRefused() {
    let error = #expect(throws: UnreadableDocument.self) {
      try SCXMLReader.read(SourceText(name: "a", text: "<svg/>"))
    }
    #expect(error?.diagnostic.message == "the document's element is <svg>; expected <scxml>")
  }

  @Test func offsetsOfTranscodedDocuments() throws {
    let text =
      "<?xml version='1.0' encoding='ISO-8859-1'?><!-- ä --><scxml version='1.0' "
      + "xmlns='http://www.w3.org/2005/07/scxml'><state id='ä'><onentry><raise/></onentry></state></scxml>"
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    let draft = try SCXMLReader.read(SourceText(name: "a", bytes: bytes))
    #expect(draft.states[1].id == "ä")
    #expect(draft.diagnostics[0].text(in: draft.source) == "a:1:138: <raise> needs the attribute \"event\"")
  }
}
