/// The elements of SCXML 1.0, in the order of their sections.
enum SCXMLElement: UInt8, CaseIterable, Sendable {
  case scxml, state, parallel, transition, initial, final, onentry, onexit, history
  case raise, `if`, elseif, `else`, foreach, log
  case datamodel, data, assign, donedata, content, param, script
  case send, cancel, invoke, finalize

  /// The name as it is written.
  var name: String { "\(self)" }

  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  /// For each element, the attributes that it may have, as bits.
  private static let allowed: [UInt64] = allCases.map { element in
    element.attributes.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  func allows(_ attribute: SCXMLAttribute) -> Bool {
    SCXMLElement.allowed[Int(rawValue)] & 1 << UInt64(attribute.rawValue) != 0
  }

  /// For each element, the elements that may stand in it, as bits.
  private static let housed: [UInt64] = allCases.map { element in
    element.children.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  func allows(_ child: SCXMLElement) -> Bool {
    SCXMLElement.housed[Int(rawValue)] & 1 << UInt64(child.rawValue) != 0
  }

  /// Whether the chart has a place for attributes that SCXML does not know.
  var keepsAttributes: Bool { isState || self == .scxml || self == .transition || self == .invoke }

  /// Whether a state of the draft is made of it.
  var isState: Bool {
    switch self {
    case .state, .parallel, .final, .history: true
    default: false
    }
  }

  /// Whether it is executable content (§4).
  var isExecutable: Bool {
    switch self {
    case .raise, .if, .foreach, .log, .assign, .script, .send, .cancel: true
    default: false
    }
  }

  private static let executable: [SCXMLElement] = [
    .raise, .if, .foreach, .log, .assign, .script, .send, .cancel,
  ]

  /// The elements of SCXML that may stand in it.
  var children: [SCXMLElement] {
    switch self {
    case .scxml: [.state, .parallel, .final, .datamodel, .script]
    case .state:
      [
        .onentry, .onexit, .transition, .initial, .state, .parallel, .final, .history, .datamodel, .invoke,
      ]
    case .parallel:
      [.onentry, .onexit, .transition, .state, .parallel, .history, .datamodel, .invoke]
    case .final: [.onentry, .onexit, .donedata]
    case .history, .initial: [.transition]
    case .transition, .onentry, .onexit, .foreach, .finalize: SCXMLElement.executable
    case .if: SCXMLElement.executable + [.elseif, .else]
    case .datamodel: [.data]
    case .donedata: [.content, .param]
    case .send: [.content, .param]
    case .invoke: [.param, .finalize, .content]
    case .content: [.scxml]
    case .raise, .elseif, .else, .log, .data, .assign, .param, .script, .cancel: []
    }
  }

  /// The elements that it may stand in, as a message lists them.
  var homes: String {
    let parents = SCXMLElement.allCases.filter { $0.children.contains(self) }.map { "<\($0.name)>" }
    guard let last = parents.last, parents.count > 1 else { return parents.first ?? "nothing" }
    return parents.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The attributes that it may have.
  var attributes: [SCXMLAttribute] {
    switch self {
    case .scxml: [.initial, .name, .version, .datamodel, .binding]
    case .state: [.id, .initial]
    case .parallel, .final: [.id]
    case .transition: [.event, .cond, .target, .type]
    case .history: [.id, .type]
    case .raise: [.event]
    case .if, .elseif: [.cond]
    case .foreach: [.array, .item, .index]
    case .log: [.label, .expr]
    case .data: [.id, .src, .expr]
    case .assign: [.location, .expr, .attr, .type]
    case .content: [.expr]
    case .param: [.name, .expr, .location]
    case .script: [.src]
    case .send:
      [
        .event, .eventexpr, .target, .targetexpr, .type, .typeexpr, .id, .idlocation, .delay, .delayexpr,
        .namelist,
      ]
    case .cancel: [.sendid, .sendidexpr]
    case .invoke: [.type, .typeexpr, .src, .srcexpr, .id, .idlocation, .namelist, .autoforward]
    case .initial, .onentry, .onexit, .else, .datamodel, .donedata, .finalize: []
    }
  }
}

/// The attributes of SCXML 1.0.
enum SCXMLAttribute: UInt8, CaseIterable, Sendable {
  case id, initial, name, version, datamodel, binding, event, cond, target, type, array, item, index, label,
    expr
  case src, location, attr, eventexpr, targetexpr, typeexpr, idlocation, delay, delayexpr, namelist, sendid
  case sendidexpr, srcexpr, autoforward

  /// The name as it is written.
  var name: String { "\(self)" }

  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}

/// What the names of one document mean in SCXML, by the names' numbers.
struct SCXMLNames {
  /// Where an element or attribute belongs.
  enum Element {
    case known(SCXMLElement)
    case unknown, foreign
  }
  enum Attribute {
    case known(SCXMLAttribute)
    case unknown, foreign, declaration
  }

  private(set) var elements: [Element] = []
  private(set) var attributes: [Attribute] = []

  init(_ tree: XMLTree, namespace: Int32) {
    for name in tree.names {
      if name.namespace == namespace {
        elements.append(SCXMLElement.named[name.local].map { .known($0) } ?? .unknown)
      } else {
        elements.append(.foreign)
      }
      if tree.namespaces[Int(name.namespace)] == XMLTree.xmlnsNamespace {
        attributes.append(.declaration)
      } else if name.namespace == XMLTree.noNamespace {
        attributes.append(SCXMLAttribute.named[name.local].map { .known($0) } ?? .unknown)
      } else if name.namespace == namespace {
        attributes.append(.unknown)
      } else {
        attributes.append(.foreign)
      }
    }
  }
}
