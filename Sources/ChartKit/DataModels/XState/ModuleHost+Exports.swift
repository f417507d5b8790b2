extension ModuleHost {
  /// The module that exports a function under a name; nil where none does.
  private func exporter(of name: String) -> String? {
    for module in modules {
      let isFunction = try? enter(nil) { () throws(ModuleFault) in
        self.realm.isTruthy(try self.call(.callExport, self.realm.make(module), self.realm.make(name)))
      }
      if isFunction == true { return module }
    }
    return nil
  }

  /// What the modules export under a name, those beside the machine first; undefined where none does.
  func export(_ name: String) throws(ModuleFault) -> Value {
    for module in modules.reversed() {
      let found = try enter(nil) { () throws(ModuleFault) in
        self.result(try self.call(.readExport, self.realm.make(module), self.realm.make(name)))
      }
      if !found.isUndefined { return found }
    }
    return .undefined
  }

  fileprivate func exports(_ name: String) -> Bool { exporter(of: name) != nil }

  fileprivate func callExport(_ name: String, _ arguments: [Value]) throws(ModuleFault) -> Value {
    guard let module = exporter(of: name) else { throw ModuleFault(message: "nothing exports \"\(name)\"") }
    let json = LosslessValue.encode(.array(arguments)).jsonText()
    return try enter(nil) { () throws(ModuleFault) in
      self.result(
        try self.call(.callExport, self.realm.make(module), self.realm.make(name), self.realm.make(json)))
    }
  }
}

extension ChartFunctions {
  /// Whether the chart's modules export a function under a name beside what the machine itself needs.
  public func exports(_ name: String) -> Bool { (host as? ModuleHost)?.exports(name) ?? false }

  /// The answer of an exported function. Throws what it throws.
  public func call(_ name: String, _ arguments: [Value]) throws(ModuleFault) -> Value {
    guard let host = host as? ModuleHost else { throw ModuleFault(message: "nothing exports \"\(name)\"") }
    return try host.callExport(name, arguments)
  }
}
