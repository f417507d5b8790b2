/// What a module's context begins with: the host's side, in JavaScript, put together from its parts.
enum ModulePrelude {
  /// The operations of the host function, by number.
  enum Operation: Double {
    case define, run, machine, write, implementations, uses
    case clock, session, event, context, drop
    case guardCall, act, assign, evaluate, collect, start
    case describe, careful, answer, decode, fireTimer, keep, release, encode, reset
    /// Of actors that run scripts: numbered from 40.
    case callExport = 26
    case readExport = 27
    case examine = 28
    case startActor = 40
    case giveEvent
    case giveTimer
    case stopActor
    case actorState
    case replay
    case forgetActor
    case initialState
    case nextState
  }

  static let text =
    "(function (ask) {\n'use strict';\nconst drew = () => { ask('draws', draws); };\n"
    + JavaScriptIntrinsics.text
    + ModuleActors.references + LibraryBasics.text + LibraryMachines.text
    + LibraryVersion5.text + LibraryVersion4.text + ModuleLoading.text + JavaScriptCoding.text
    + ModuleEnvironment.text + ModuleContexts.text + ModuleActors.snapshots + ModuleLoading.linking
    + JavaScriptTracing.text + ModuleWriting.text + ModuleCalls.text + ActorScripts.text + faults + host
    + "})"

  /// What was thrown, with its place in the module's text.
  private static let faults = #"""
    const placeIn = stack => {
      let rest = text(stack);
      while (rest !== '') {
        const end = apply(indexOf, rest, ['\n']), line = end < 0 ? rest : slice(rest, 0, end);
        const found = matched(/^(?:.*?@)?(.*):(\d+):(\d+)$/, line);
        if (found !== null && scripts[found[1]] !== undefined) return {file: found[1], line: +found[2], column: +found[3]};
        if (end < 0) break;
        rest = slice(rest, end + 1);
      }
      return undefined;
    };
    const faultOf = thrown => {
      let message, place;
      try {
        message = isObject(thrown) && thrown instanceof RealError
          ? (thrown.name === 'Error' ? text(thrown.message) : text(thrown)) : shown(thrown);
      } catch { message = 'something was thrown that has no text'; }
      try {
        if (isObject(thrown)) {
          if (typeof thrown.stack === 'string') place = placeIn(thrown.stack);
          if (place === undefined && scripts[thrown.sourceURL] !== undefined)
            place = {file: thrown.sourceURL, line: thrown.line, column: thrown.column ?? 1};
        }
      } catch {}
      const missing = isObject(thrown) && thrown instanceof MissingError ? thrown.missing : undefined;
      return quote({message: slice(text(message), 0, 2000), place, missing});
    };

    """#

  private static let host = #"""
    // The text of a function, or of the first one in an object of them.
    const textOf = thing => {
      const all = isObject(thing) && typeof thing !== 'function' ? keys(thing) : [];
      for (let i = 0; i < all.length; i++) {
        const inner = descriptor(thing, all[i])?.value;
        if (typeof inner === 'function') return text(inner);
      }
      return text(thing);
    };
    const perform = (operation, a, b, c, d) => {
      switch (operation) {
      default: return actorOperation(operation, a, b, c, d);
      case 0: return define_(a, b, c);
      case 1: loaded(a); return;
      case 2: return machineOf(scripts[a].module.exports, b);
      case 3: return writtenMachine(a);
      case 4: return writtenImplementations(scripts[a].module.exports);
      case 5: return quote(spoken);
      case 6: now = a; draws = b; return;
      case 7: here = actorAt(parseJSON(a)); machineHere = machines[b - 1]; isVersion4 = c; return;
      case 8: event = a === undefined ? undefined : withSnapshot(decoded(a)); return;
      case 9: putContext(a, b === '{}' ? {} : decoded(b)); return;
      case 10: {
        const gone = parseJSON(a);
        for (let i = 0; i < gone.length; i++) apply(mapDelete, contexts, [gone[i]]);
        return;
      }
      case 11: return !!holds(thingAt(a), contextAt(b), c);
      case 12: return acted(a, b, c, d);
      case 13: return assigned(a, b, c, d);
      case 14: return evaluated(a, b, c);
      case 15: return collected(a, b, c);
      case 16: return started(a, b, c);
      case 17: return faultOf(a);
      case 18: careful = a; return;
      case 19: return answer(a);
      case 20: return decoded(a);
      case 21: return fireTimer(a);
      case 22: return b ? textOf(thingAt(a)) : numbered(thingAt(a));
      case 23: { const mark = passing.length; if (a < mark) passing.length = a; return mark; }
      case 24: return encoded(a, []);
      case 26: {
        const f = scripts[a].module.exports?.[b];
        return c === undefined ? typeof f === 'function' : answer(apply(f, undefined, decoded(c)));
      }
      case 27: return answer(scripts[a].module.exports?.[b]);
      case 28: return examined(a, b, c);
      case 25: numbering = numbered; textLimit = 33554432; careful = a; return;
      }
    };
    return (operation, a, b, c, d) => {
      jobs = 0;
      return perform(operation, a, b, c, d);
    };

    """#
}
