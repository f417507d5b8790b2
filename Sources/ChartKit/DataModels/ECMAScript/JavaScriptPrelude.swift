/// What each context begins with: the host's side of the data model, in JavaScript.
///
/// The functions that it uses are taken before any document's text runs, so that a document which changes its
/// prototypes harms nobody but itself.
enum JavaScriptPrelude {
  /// The operations of the host function, by number.
  enum Operation: Double {
    case compile, apply, collect, event, encode, decode, clock, declare, content, items, item, session,
      examine, update

    /// Whether the operation looks at nothing of the document's.
    var isShort: Bool { self == .event || self == .clock || self == .session }
  }

  static let text =
    "(function (ask) {\n'use strict';\n" + JavaScriptIntrinsics.text + JavaScriptDOM.text + globals
    + "const drew = () => {};\n" + JavaScriptClock.text + kinds + JavaScriptCoding.text
    + JavaScriptTracing.text + host + "})"

  /// What is not ECMAScript goes, as does what would wait, watch the collector or leave jobs behind; time and chance
  /// are the session's.
  private static let globals = #"""
    for (const name of ['console', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry',
      '$vm', 'gc', 'print', 'load', 'quit', 'queueMicrotask']) delete G[name];
    for (const name of ['then', 'catch', 'finally', 'constructor']) delete Promise.prototype[name];
    delete G.Promise;
    delete Array.fromAsync;

    const waiting = /(?<!["'`\w$.])[a]sync(?![\w$"'`])/;
    const checked = source => {
      if (apply(exec, waiting, [source]) !== null)
        throw new SyntaxError('functions that wait are not to be had: there are no promises here');
      return source;
    };
    G.eval = function (source) { return typeof source === 'string' ? evaluate(checked(source)) : source; };
    const guarded = (Made) => {
      const Guarded = function (...parts) {
        for (let i = 0; i < parts.length; i++) checked(parts[i] = text(parts[i]));
        return construct(Made, parts);
      };
      Guarded.prototype = Made.prototype;
      define(Made.prototype, 'constructor', {value: Guarded, writable: false, configurable: false});
      return Guarded;
    };
    G.Function = guarded(Function);
    guarded(function* () {}.constructor);

    """#

  /// What `JavaScriptCoding` leaves to the data model: XML nodes are kept by their text, functions by their source.
  private static let kinds = #"""
    const functionNumber = () => 0;
    const specialJSON = value => {
      if (!(value instanceof Node)) return undefined;
      if (value instanceof Document) return kept('document', written(value));
      return value instanceof Element ? kept('element', written(value)) : quote(value.nodeValue);
    };
    const specialThing = (kind, source) => {
      if (kind === 'document') return readXML(source);
      if (kind === 'element') return readXML(source).documentElement;
      return undefined;
    };

    """#

  /// The variables of the session: set from values, and read back where they changed.
  private static let host = #"""
    let event, sessionid = '', sessionname = '', ioprocessors, reported = 0;
    const fixed = create(null), extension = freeze({});
    const system = (name, get) => {
      fixed[name] = true;
      define(G, name, {get, set() { throw new TypeError(name + ' cannot be changed'); }, enumerable: false, configurable: false});
    };
    system('_event', () => found === undefined ? event : proxied(event, ['_event']));
    system('_sessionid', () => sessionid);
    system('_name', () => sessionname);
    system('_ioprocessors', () => ioprocessors);
    system('_x', () => extension);
    define(G, 'In', {value: function In(id) { return asked(text(id)); }, writable: false, configurable: false});

    const base = create(null), known = create(null);
    for (const name of names(G)) if (!fixed[name]) base[name] = G[name];

    const put = (name, value) => {
      if (fixed[name]) throw new TypeError(name + ' cannot be changed');
      define(G, name, {value, writable: true, enumerable: true, configurable: true});
    };
    const applied = json => {
      const {set, remove} = parseJSON(json), marked = isMarked(json);
      for (const name of remove) {
        delete G[name];
        delete known[name];
        if (name in base) define(G, name, {value: base[name], writable: true, enumerable: false, configurable: true});
      }
      for (const name of keys(set)) {
        const value = marked ? revived(set[name], []) : set[name];
        put(name, value);
        known[name] = {value, json: undefined};
      }
    };
    const collected = () => {
      const all = names(G), present = create(null);
      let changed = '', gone = '';
      for (let i = 0; i < all.length; i++) {
        const name = all[i], old = known[name];
        if (fixed[name]) continue;
        const value = G[name];
        if (old === undefined && name in base && is(value, base[name])) continue;
        present[name] = true;
        const isSame = old !== undefined && is(old.value, value);
        if (isSame && (value === null || typeof value !== 'object')) continue;
        const json = encoded(value, []);
        if (old !== undefined && old.json === json) { old.value = value; continue; }
        known[name] = {value, json};
        changed = bounded(changed + (changed ? ',' : '') + quote(name) + ':' + json);
      }
      for (const name of keys(known)) if (!present[name]) {
        delete known[name];
        gone += (gone ? ',' : '') + quote(name);
      }
      if (changed === '' && gone === '' && draws === reported) return undefined;
      reported = draws;
      return '{"changed":{' + changed + '},"gone":[' + gone + '],"draws":' + draws + '}';
    };

    // The variables become accessors that take notes, while a condition is evaluated.
    const examined = condition => {
      const all = keys(known), values = create(null);
      for (let i = 0; i < all.length; i++) {
        const name = all[i];
        values[name] = G[name];
        define(G, name, {get() { return noted([name], values[name]); }, set(value) { values[name] = value; },
          enumerable: true, configurable: true});
      }
      begin();
      let outcome;
      try {
        outcome = '"result":' + (condition() ? 'true' : 'false');
      } catch (fault) {
        outcome = '"fault":' + quote(text(fault));
      } finally {
        for (let i = 0; i < all.length; i++) put(all[i], values[all[i]]);
      }
      return '{' + outcome + ',"reads":' + ended() + '}';
    };

    // The assignment of an expression that changes nothing else to a variable, without looking at all the others.
    const updated = (name, value) => {
      const set = evaluate('(function (_value) { "use strict"; ' + name + ' = _value; })');
      return () => {
        const next = value(), old = known[name];
        set(next);
        if (old === undefined) return G;
        switch (typeof next) {
        case 'object': if (next !== null) return next; break;
        case 'string': if (next.length > 65536) return G; break;
        case 'number': case 'boolean': case 'undefined': break;
        default: return next;
        }
        old.value = next;
        old.json = undefined;
        return next;
      };
    };
    const eventMade = function (name, type, sendid, origin, origintype, invokeid, isPlain, data) {
      if (isPlain) {
        data = {};
        for (let i = 7; i < arguments.length; i += 2) data[arguments[i]] = arguments[i + 1];
      }
      event = freeze({name, type, sendid, origin, origintype, invokeid, data});
    };

    const declares = /\b(?:var|let|const|function|class)\b/;
    const compiled = (kind, source) => {
      checked(source);
      if (kind === 'value') source = apply(replace, source, [/;\s*$/, '']);
      switch (kind) {
      case 'value': return evaluate('(function () { return (' + source + '\n); })');
      case 'place': return evaluate('(function (_value) { "use strict"; (' + source + '\n) = _value; })');
      case 'loose': return evaluate('(function (_value) { (' + source + '\n) = _value; })');
      default:
        if (apply(exec, declares, [source]) !== null) {
          evaluate('(function () {' + source + '\n})');
          return () => { evaluate(source); };
        }
        return evaluate('(function () {' + source + '\n})');
      }
    };
    const madeOf = source => {
      const inner = trimmed(source);
      if (inner[0] === '<') try { return readXML(inner); } catch {}
      try { return parseJSON(inner); } catch {}
      return apply(replace, inner, [/\s+/g, ' ']);
    };
    return (operation, a, b) => {
      switch (operation) {
      case 0: return compiled(a, b);
      case 1: return applied(a);
      case 2: return collected();
      case 3: event = undefined; return eventMade;
      case 4: return encoded(a, []);
      case 5: return decoded(a);
      case 6: now = a; draws = reported = b; return;
      case 7: return put(a, b);
      case 8: return madeOf(a);
      case 9:
        if (!isArray(a)) throw new TypeError('foreach needs an array');
        return apply(sliceArray, a, []);
      case 10: return a[b];
      case 11: {
        const place = {location: '#_scxml_' + a};
        sessionid = a;
        sessionname = b;
        ioprocessors = freeze({'http://www.w3.org/TR/scxml/#SCXMLEventProcessor': place, scxml: place});
        return;
      }
      case 12: return examined(a);
      case 13: return updated(a, b);
      }
    };

    """#
}
