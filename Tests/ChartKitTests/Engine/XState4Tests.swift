import Testing

@testable import ChartKit

/// What the traces of XState v4 do not reach: failure, strictness, activities, delimiters, actions of its own.
struct XState4Tests {
  private func machine(_ json: String, _ actors: [String: EngineOptions.Actor] = [:]) throws -> Interpreter {
    let chart = ChartCompiler.compile(
      try ChartFormat.read(SourceText(name: "m.json", text: json), dialect: .xstate4))
    #expect(chart.isRunnable, "\(chart.diagnostics.map(\.message))")
    var options = EngineOptions()
    options.actors = actors
    return Interpreter(chart, options: options)
  }

  @Test func anUnknownTargetLeavesTheMachineAsItWas() throws {
    let door = try machine(
      #"""
      {"predictableActionArguments":true,"context":{"n":0},"initial":"a","states":{
        "a":{"on":{"GO":{"target":"b","actions":[{"type":"xstate.assign","assignment":{"n":1}},"first",
          {"type":"xstate.send","event":"X","to":"nobody"},"second"]}}},"b":{}}}
      """#)
    let start = door.start().after
    let step = door.send(Event("GO"), to: start)
    #expect(step.after == start)
    #expect(step.actions == ["first"] && step.errors.count == 1)
    #expect(step.after.status == .active && step.after.data == ["n": 0])
  }

  @Test func aStrictMachineRefusesUnknownEvents() throws {
    let strict = try machine(
      #"{"strict":true,"initial":"a","states":{"a":{"on":{"GO":"b","NO":{}}},"b":{}}}"#)
    let start = strict.start().after
    #expect(strict.send(Event("GO"), to: start).errors.isEmpty)
    #expect(strict.send(Event("WHAT"), to: start).errors.count == 1)
    #expect(strict.send(Event("WHAT"), to: start).after == start)
    // A transition that only stops an event does not make it known.
    #expect(strict.send(Event("NO"), to: start).errors.count == 1)
    #expect(strict.send(Event("done.invoke.x"), to: start).errors.isEmpty)
  }

  @Test func assignmentsComeFirstWithoutPredictableActions() throws {
    func order(_ option: String) throws -> [String] {
      let counter = try machine(
        #"""
        {\#(option)"context":{"n":0},"initial":"a","states":{"a":{"on":{"GO":{"actions":[
          "before",{"type":"xstate.assign","assignment":{"n":1}},"after"]}}}}}
        """#)
      return counter.send(Event("GO"), to: counter.start().after).microsteps.flatMap(\.records).map {
        record in
        switch record {
        case .action(let name, _): name
        case .changed: "assign"
        default: "?"
        }
      }
    }
    #expect(try order("") == ["assign", "before", "after"])
    #expect(try order(#""predictableActionArguments":true,"#) == ["before", "assign", "after"])
    #expect(try order(#""preserveActionOrder":true,"#) == ["before", "assign", "after"])
  }

  @Test func activitiesRunWhileTheirStateIsActive() throws {
    let light = try machine(
      #"{"initial":"a","states":{"a":{"activities":["beep",{"type":"blink","id":"k"}],"on":{"GO":"b"}},"b":{}}}"#
    )
    let start = light.start()
    #expect(start.after.children.map(\.id) == ["beep", "k"])
    let step = light.send(Event("GO"), to: start.after)
    #expect(step.after.children.isEmpty)
    let stopped = step.microsteps.flatMap(\.records).compactMap { record in
      if case .childStopped(let id) = record { id } else { nil }
    }
    #expect(stopped == ["beep", "k"])
  }

  @Test func pathsMayHaveAnotherDelimiter() throws {
    let deep = try machine(
      #"""
      {"id":"m","delimiter":"/","initial":"a.x","states":{"a.x":{"on":{"GO":"b/c.d"}},
        "b":{"initial":"e","states":{"e":{},"c.d":{"on":{"UP":"#m/a.x"}}}}}}
      """#)
    var step = deep.send(Event("GO"), to: deep.start().after)
    #expect(deep.chart.value(of: step.after) == ["b": "c.d"])
    step = deep.send(Event("UP"), to: step.after)
    #expect(deep.chart.value(of: step.after) == "a.x")
  }

  @Test func idsMayBeFollowedByAPath() throws {
    let chart = try machine(
      ##"{"id":"m","initial":"a","states":{"a":{"on":{"GO":"#k.d"}},"b":{"id":"k","initial":"c","states":{"c":{},"d":{}}}}}"##
    )
    let step = chart.send(Event("GO"), to: chart.start().after)
    #expect(chart.chart.value(of: step.after) == ["b": "d"])
  }

  @Test func parentAndChildTalk() throws {
    let parent = try machine(
      #"""
      {"predictableActionArguments":true,"initial":"a","states":{"a":{
        "invoke":{"id":"kid","src":"kid","data":{"n":7},"onError":{"actions":"heard"},"onDone":"b"},
        "on":{"ASK":{"actions":{"type":"xstate.send","event":"Q","to":"kid"}},"A":{"actions":"answered"},
          "F":{"actions":{"type":"forwardTo","to":"kid"}}}},"b":{}}}
      """#,
      [
        "kid": .chart(
          try machine(
            #"""
            {"predictableActionArguments":true,"context":{"n":1},"initial":"k","states":{"k":{"exit":"bye","on":{
              "Q":{"actions":{"type":"respond","event":"A"}},
              "F":{"actions":{"type":"escalate","data":"bad"}},"END":"e"}},"e":{"type":"final"}}}
            """#))
      ])
    let start = parent.start().after
    guard case .session(let kid)? = start.children.first?.body else {
      Issue.record("the child does not run")
      return
    }
    #expect(kid.data == ["n": 7])
    #expect(parent.send(Event("ASK"), to: start).actions == ["answered"])
    #expect(parent.send(Event("F"), to: start).actions == ["heard"])
  }

  @Test func childrenHearForwardedEventsFirst() throws {
    let parent = try machine(
      #"""
      {"predictableActionArguments":true,"initial":"a","states":{"a":{"exit":"leave",
        "invoke":{"src":"kid","autoForward":true},"on":{"GO":"b"}},"b":{}}}
      """#,
      [
        "kid": .chart(
          try machine(
            #"{"predictableActionArguments":true,"initial":"k","exit":"bye","states":{"k":{"on":{"GO":{"actions":"went"}}}}}"#
          ))
      ])
    #expect(parent.send(Event("GO"), to: parent.start().after).actions == ["went", "leave", "bye"])
  }

  @Test func chooseTakesTheFirstConditionThatHolds() throws {
    let chart = try machine(
      #"""
      {"initial":"a","states":{"a":{"on":{"GO":{"actions":{"type":"xstate.choose","conds":[
        {"cond":"no","actions":"one"},{"actions":["two",{"type":"xstate.raise","event":"N"}]}]}},"N":"b"}},"b":{}}}
      """#)
    let step = chart.send(Event("GO"), to: chart.start(assumptions: ["no": false]).after)
    #expect(step.actions == ["two"])
    #expect(chart.chart.value(of: step.after) == "b")
  }

  @Test func aCompoundStateNeedsNoInitialOne() throws {
    let chart = try machine(#"{"initial":"a","states":{"a":{"states":{"b":{}},"on":{"GO":".b"}}}}"#)
    let start = chart.start().after
    #expect(chart.chart.value(of: start) == ["a": [:]])
    #expect(chart.chart.value(of: chart.send(Event("GO"), to: start).after) == ["a": "b"])
  }
}
