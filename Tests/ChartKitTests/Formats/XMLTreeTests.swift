import Testing

@testable import ChartKit

struct XMLTreeTests {
  private func tree(_ text: String) throws -> XMLTree { try XMLTree(SourceText(name: "a.xml", text: text)) }

  /// Each node as one line: elements as tags, text in quotes, depth as indentation.
  private func outline(_ text: String) throws -> [String] {
    let tree = try tree(text)
    return tree.nodes.indices.map { index in
      let node = tree.nodes[index]
      var depth = 0
      var parent = Int(node.parent)
      while parent >= 0 {
        depth += 1
        parent = Int(tree.nodes[parent].parent)
      }
      return String(repeating: " ", count: depth) + describe(index, in: tree)
    }
  }

  private func describe(_ index: Int, in tree: XMLTree) -> String {
    let node = tree.nodes[index]
    let inner = tree.text(node.innerStart, node.innerEnd)
    switch node.kind {
    case .element:
      let attributes = tree.attributeRange(of: index).map { tree.attributes[$0] }
      return tree.names[Int(node.name)].qualified
        + attributes.map { " \(tree.names[Int($0.name)].qualified)=\(tree.value($0))" }.joined()
    case .text: return "“\(node.decoded >= 0 ? tree.decoded[Int(node.decoded)] : inner)”"
    case .cdata: return "CDATA \(inner)"
    case .comment: return "comment \(inner)"
    case .processingInstruction: return "instruction \(inner)"
    }
  }

  @Test func nodesStandInDocumentOrder() throws {
    let text = """
      <?xml version="1.0"?><!--x--><a b="1" c='2'>
        <b/>t<![CDATA[<&]]><?p q?>
        <c><d/></c>
      </a><!--y-->
      """
    let expected = [
      "comment x", "a b=1 c=2", " b", " “t”", " CDATA <&", " instruction p q", " c", "  d", "comment y",
    ]
    #expect(try outline(text) == expected)
  }

  @Test func endsCoverSubtreesAndRangesCoverTheText() throws {
    let tree = try tree("<a> <b>x<c/>y</b> </a>")
    #expect(tree.nodes.map(\.end) == [5, 5, 3, 4, 5])
    #expect(Array(tree.children(of: 1)) == [2, 3, 4])
    #expect(tree.rawInner(of: 1) == "x<c/>y")
    #expect(tree.rawOuter(of: 1) == "<b>x<c/>y</b>")
    #expect(tree.rawOuter(of: 3) == "<c/>")
    #expect(tree.text(of: 1) == "xy")
  }

  @Test func referencesAndLineEndsAreReplaced() throws {
    let tree = try tree("<a b='&lt;&#65;&#x42;\t&quot;\r\n'>1 &amp; 2&#10;\r\n3\r</a>")
    #expect(tree.value(tree.attributes[0]) == "<AB \" ")
    #expect(tree.text(of: 0) == "1 & 2\n\n3\n")
  }

  @Test func namespacesReachDownAndEnd() throws {
    let tree = try tree(
      "<a xmlns='u'><p:b xmlns:p='v' p:x='1' x='2'/><c xmlns=''><d/></c><e xmlns:p='w'><p:b/></e></a>")
    let names = tree.nodes.map { tree.names[Int($0.name)] }
    #expect(names.map { tree.namespaces[Int($0.namespace)] } == ["u", "v", "", "", "u", "w"])
    let attributes = tree.attributeRange(of: 1).map { tree.names[Int(tree.attributes[$0].name)] }
    #expect(
      attributes.map { tree.namespaces[Int($0.namespace)] } == [XMLTree.xmlnsNamespace, "v", ""])
  }

  @Test func fragmentsDeclareWhatTheyTakeFromOutside() throws {
    let tree = try tree("<a xmlns='u' xmlns:p='v&amp;w' xmlns:q='x'> <b p:y='1'/><c xmlns=''/>t</a>")
    #expect(
      tree.fragment(inside: 0) == " <b xmlns=\"u\" xmlns:p=\"v&amp;w\" p:y='1'/><c xmlns=''/>t")
  }

  // MARK: Entities

  @Test func entitiesOfTheInternalSubset() throws {
    let text = """
      <!DOCTYPE a [ <!-- c --> <!ELEMENT a ANY> <!ENTITY e "<b x='&f;'/>1"> <!ENTITY f 'F&#38;amp;'> ]>
      <a y="[&f;]">&e;&f;</a>
      """
    #expect(try outline(text) == ["a y=[F&]", " b x=F&", " “1”", " “F&”"])
  }

  @Test func billionLaughs() throws {
    var text = "<!DOCTYPE a [<!ENTITY e0 'ha ha ha ha ha ha ha ha'>"
    for level in 1...30 {
      text += "<!ENTITY e\(level) '"
      text += String(repeating: "&e\(level - 1);", count: 10) + "'>"
    }
    for body in ["<a>&e30;</a>", "<a b='&e30;'/>"] {
      let error = #expect(throws: UnreadableDocument.self) { try tree(text + "]>\n" + body) }
      #expect(error?.diagnostic.rule == "xml-entity-limit")
    }
  }

  @Test func entitiesCannotContainThemselves() {
    let subset = "<!DOCTYPE a [<!ENTITY e 'x&f;'><!ENTITY f '&e;'>]>"
    expectFault(subset + "<a>&e;</a>", "1:44: the entity &e; contains itself")
    expectFault(subset + "<a b='&e;'/>", "1:44: the entity &e; contains itself")
  }

  // MARK: Faults

  private func expectFault(_ text: String, _ message: String) {
    let source = SourceText(name: "a.xml", text: text)
    let error = #expect(throws: UnreadableDocument.self) { try XMLTree(source) }
    #expect(error?.diagnostic.text(in: source) == "a.xml:" + message)
  }

  @Test(arguments: [
    ("", "1:1: the document is empty; expected an element"),
    ("<!-- -->", "1:9: expected an element"),
    ("<a>\n<b>\n</a>", "3:1: </a> does not match <b>, which line 2 opened; expected </b>"),
    ("<a>\n<b/>", "2:5: the document ends inside <a>, which line 1 opened; expected </a>"),
    ("<a", "1:3: the document ends inside the tag <a; expected \">\""),
    ("<a b='1' b='2'/>", "1:10: the attribute \"b\" stands twice in this tag"),
    (
      "<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>",
      "1:35: the attribute \"q:b\" stands twice in this tag"
    ),
    ("<p:a/>", "1:2: the prefix \"p\" is not declared; expected xmlns:p=\"…\" here or above"),
    ("<a p:b='1'/>", "1:4: the prefix \"p\" is not declared; expected xmlns:p=\"…\" here or above"),
    (
      "<a b='<'/>",
      "1:7: \"<\" cannot stand in an attribute's value; write &lt;, or close the quote before it"
    ),
    ("<a b=1/>", "1:6: expected the attribute's value in quotes, not \"1\""),
    ("<a b/>", "1:5: expected \"=\" after the attribute's name \"b\", not \"/\""),
    ("<a b='1'c='2'/>", "1:9: expected white space before an attribute, not \"c\""),
    ("<a b='1/>", "1:6: this attribute's value has no closing quote"),
    ("<a>&x;</a>", "1:4: the entity &x; is not declared"),
    ("<a>x & y</a>", "1:6: expected a reference such as &amp; or &#65; here; a plain \"&\" is written &amp;"),
    ("<a>&#0;</a>", "1:4: this character reference names no character"),
    ("<a/>x", "1:5: text stands outside the document's element"),
    ("<a/><b/>", "1:5: a second element outside the document's element"),
    ("<a>]]></a>", "1:4: \"]]>\" cannot stand in text; write ]]&gt;"),
    ("<a><!-- -- --></a>", "1:9: \"--\" cannot stand inside a comment; expected \"-->\""),
    ("<a><![CDATA[</a>", "1:4: this CDATA section has no closing \"]]>\""),
    ("<a>\u{1}</a>", "1:4: the control character 1 cannot stand in XML"),
    ("<a>< b/></a>", "1:5: expected a tag's name after \"<\"; a plain \"<\" is written &lt;"),
    ("</a>", "1:1: this end tag closes no element"),
    (" <?xml version='1.0'?><a/>", "1:2: the XML declaration stands only at the very start of the document"),
    ("<?xml version='2.0'?><a/>", "1:16: XML of another version than 1.0 cannot be read"),
    (
      "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
      "1:58: the entity &e; stands in another document; external entities are not read"
    ),
    (
      "<!DOCTYPE a [<!ENTITY e '<b>'>]><a>&e;</a>",
      "1:39: an entity's text must hold whole elements; <b> is still open"
    ),
    ("<a:b:c/>", "1:2: \"a:b:c\" is not a name with a prefix: PREFIX:NAME"),
  ])
  func faultsSayWhatWasExpected(_ text: String, _ message: String) { expectFault(text, message) }

  @Test func depthIsLimited() throws {
    let limit = XMLTree.depthLimit
    let open = String(repeating: "<a>", count: limit)
    let close = String(repeating: "</a>", count: limit)
    #expect(try tree(open + close).nodes.count == limit)
    let error = #expect(throws: UnreadableDocument.self) { try tree("<a>" + open + close + "</a>") }
    #expect(error?.diagnostic.rule == "xml-too-deep")
    #expect(error?.diagnostic.offset == 3 * limit)
  }

  @Test func manyNamesAndAttributesStayFast() throws {
    var text = "<a"
    for index in 0..<20_000 { text += " xmlns:p\(index)='u\(index)' p\(index):x='\(index)'" }
    let tree = try tree(text + "/>")
    #expect(tree.attributes.count == 40_000)
  }
}
