import Testing

@testable import ChartKit

/// Documents that are written read back to the same chart.
struct SCXMLRoundTripTests {
  /// What is wrong with a chart written and read again; nil where nothing is.
  static func difference(_ source: SourceText) throws -> String? {
    let chart = ChartCompiler.compile(try SCXMLReader.read(source))
    if !chart.isRunnable { return nil }
    let written = try SCXMLWriter.write(chart)
    #expect(written.losses.isEmpty)
    let text = SourceText(name: source.name, text: written.text)
    let again = ChartCompiler.compile(try SCXMLReader.read(text))
    if let error = again.diagnostics.first(where: { $0.severity == .error }) { return error.text(in: text) }
    if let difference = ChartDifference.between(chart, again) { return difference }
    let twice = try SCXMLWriter.write(again)
    return twice.text == written.text ? nil : "is written differently the second time"
  }

  private static func check(_ text: String, at location: Testing.SourceLocation = #_sourceLocation) throws {
    let difference = try difference(SourceText(name: "test.scxml", text: text))
    #expect(difference == nil, sourceLocation: location)
  }

  @Test func everyDocumentReadsBackToTheSameChart() throws {
    guard SCXMLCorpus.folder != nil else { return print("no folder with test documents; skipped") }
    var count = 0
    for url in SCXMLCorpusTests.folders.flatMap({ SCXMLCorpus.documents(in: $0) }) {
      let source = try SCXMLCorpus.source(url)
      count += 1
      do {
        if let difference = try Self.difference(source) { Issue.record("\(source.name): \(difference)") }
      } catch let error as UnreadableDocument {
        Issue.record("\(source.name): \(error.diagnostic.message)")
      }
    }
    #expect(count > 500)
  }

  @Test func whatIsForeignIsKept() throws {
    try Self.check(
      """
      <!-- A licence. -->
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" xmlns:x="urn:x" x:y="1" initial="a">
        <x:layout><x:box at="1,2"/></x:layout>
        <!-- The first. -->
        <state id="a" xmlns:z="urn:z" z:colour="red &quot;"><z:note/>
          <onentry><x:sound/></onentry>
          <transition event="e" target="b" x:width="2"><x:sound/></transition>
          <!-- nothing more -->
        </state>
        <final id="b"/>
      </scxml>
      """)
    try Self.check(
      """
      <sc:scxml xmlns:sc="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><bare/>
        <sc:state id="a"><sc:onentry><sc:send event="e"><sc:content><item><p/></item></sc:content></sc:send>
        </sc:onentry></sc:state>
      </sc:scxml>
      """)
  }

  @Test func whatIsForeignInContentIsKeptOrTold() throws {
    let text = """
      <!-- before --><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" xmlns:x="urn:x" odd="1">
        <datamodel><!-- of the data --><data id="d" x:unit="s"><!-- in it -->1</data></datamodel>
        <state id="a" shape="round">
          <onentry x:n="1"><!-- on entry --><raise event="e" x:why="so"/><x:sound/></onentry>
          <invoke type="scxml" x:at="1,2"><x:box/><content><!-- a child --><scxml version="1.0"><final id="f"/></scxml></content></invoke>
          <transition event="e" target="a"><!-- why --><log expr="d"/><script>d = 2<!-- two --></script></transition>
        </state>
      </scxml><!-- behind -->
      """
    let source = SourceText(name: "test.scxml", text: text)
    let written = try SCXMLWriter.write(ChartCompiler.compile(try SCXMLReader.read(source)))
    #expect(
      written.losses.map(\.message) == [
        "the attribute \"x:unit\" of <data> is left out", "the attribute \"x:n\" of <onentry> is left out",
        "the attribute \"x:why\" of <raise> is left out",
      ])
    #expect(written.losses.allSatisfy { text.utf8.dropFirst($0.offset ?? 0).starts(with: "x:".utf8) })
    let comments = ["before", "of the data", "in it", "on entry", "a child", "why", "two", "behind"]
    for kept in comments.map({ "<!-- \($0) -->" }) + [
      "odd=\"1\"", "shape=\"round\"", "x:at=\"1,2\"", "<x:box/>", "<x:sound/>",
    ] {
      #expect(written.text.contains(kept), "\(kept)\n\(written.text)")
    }
    #expect(try Self.difference(SourceText(name: "test.scxml", text: written.text)) == nil)
  }

  @Test func textIsKeptAsItIs() throws {
    try Self.check(
      """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" binding="late" name="n">
        <datamodel><data id="x">
          function (a) {
            return a &lt; 1 &amp;&amp; "]]&gt;";
          }</data><data id="s" expr="'it is &quot;so&quot;'"/><data id="t">it's "so" \\ now</data>
          <data id="x1"><a:b xmlns:a="urn:a"><c/></a:b></data>
          <data id="n">[1, {"a": "&lt;"}, -0.5, 1e300, "a long text that does not fit in one short attribute"]</data>
        </datamodel>
        <script>
          if (1 &lt; 2) { log("a&#13;b"); }
        </script>
        <state id="a">
          <onentry/>
          <onentry><log label="" expr="x&#10;+&#9;1"/><assign location="s" expr="&lt;'>"/></onentry>
          <transition event="e" cond="x['a'] &lt; &quot;b&quot; &amp;&amp; In('a')"/>
          <transition cond="In('a') and (not In('b') or true)" target="b"/>
        </state>
        <state id="b"/>
      </scxml>
      """)
  }

  @Test func dataKeepTheirOrder() throws {
    try Self.check(
      """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
        <state id="a"><state id="b"><datamodel><data id="x" expr="1"/></datamodel></state>
          <datamodel><data id="y" expr="x"/></datamodel></state>
        <datamodel><data id="z" src="z.json"/></datamodel>
      </scxml>
      """)
  }

  @Test func ourOwnFormsAreReadBack() throws {
    try Self.check(
      """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" xmlns:s="urn:statetui:scxml">
        <state id="a" s:tags="one two" s:description="What it&#10;is."><s:meta>{"a": "&lt;"}</s:meta>
          <onentry><s:action name="go"/><s:action name="two words">{"n": [1]}</s:action>
            <s:send event="t" id="t" delayname="slow"/><s:stop id="kid"/></onentry>
          <invoke s:src="kid" id="kid"><param name="p" expr="1"/></invoke>
          <transition event="e" target="b" s:guard="!ok || `two ``words```({&quot;n&quot;:1}) &amp;&amp; In('b')"
            s:description="d"><s:meta>1</s:meta></transition>
        </state>
        <state id="b"/>
      </scxml>
      """)
  }

  @Test func charactersThatXMLCannotHoldAreAnError() throws {
    let json = #"{"id":"m","initial":"a","states":{"a":{},"b":{"entry":"x\u0001"}}}"#
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "m.json", text: json)))
    #expect(
      throws: UnwritableChart(
        "xml-character", "the character U+0001 cannot stand in an XML document", at: 54)
    ) { try SCXMLWriter.write(chart) }
  }
}
