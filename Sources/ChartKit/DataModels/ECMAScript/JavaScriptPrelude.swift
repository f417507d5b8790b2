/// What each context begins with: the host's side of the data model, in JavaScript.
///
/// The functions that it uses are taken before any document's text runs, so that a document which changes its
/// prototypes harms nobody but itself.
enum JavaScriptPrelude {
  /// The operations of the host function, by number.
  enum Operation: Double {
    case compile, apply, collect, event, encode, decode, clock, declare, content, items, item, session
  }

  static let text =
    "(function (ask) {\n'use strict';\n" + intrinsics + JavaScriptDOM.text + globals + coding + host + "})"

  private static let intrinsics = #"""
    const G = globalThis, evaluate = eval, text = String, {apply, construct} = Reflect, parseNumber = parseInt;
    const {getOwnPropertyNames: names, getPrototypeOf: protoOf, defineProperty: define, is, keys, create, freeze} = Object;
    const {isArray} = Array, quote = JSON.stringify, parseJSON = JSON.parse, imul = Math.imul;
    const {exec} = RegExp.prototype, {replace, indexOf} = String.prototype, {fromCodePoint} = String;
    const sliceText = String.prototype.slice, trimText = String.prototype.trim, sliceArray = Array.prototype.slice;
    const slice = (s, from, to) => apply(sliceText, s, [from, to]), trimmed = s => apply(trimText, s, []);
    const functionText = Function.prototype.toString, regexpText = RegExp.prototype.toString;
    const getTime = Date.prototype.getTime, bigText = BigInt.prototype.toString;
    const ObjectPrototype = Object.prototype, DatePrototype = Date.prototype, RegExpPrototype = RegExp.prototype;
    const {get: mapGet, set: mapSet} = Map.prototype;

    """#

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

    let now = 0, draws = 0;
    const RealDate = Date;
    const VirtualDate = function Date(...parts) {
      if (new.target === undefined) return new RealDate(now).toString();
      return construct(RealDate, parts.length === 0 ? [now] : parts, new.target);
    };
    VirtualDate.prototype = DatePrototype;
    define(DatePrototype, 'constructor', {value: VirtualDate});
    define(VirtualDate, 'now', {value: function now_() { return now; }});
    for (const name of ['parse', 'UTC']) define(VirtualDate, name, {value: RealDate[name]});
    define(G, 'Date', {value: VirtualDate});
    const mixed = n => {
      n = imul(n ^ n >>> 16, 0x45d9f3b);
      n = imul(n ^ n >>> 16, 0x45d9f3b);
      return (n ^ n >>> 16) >>> 0;
    };
    Math.random = function random() {
      draws++;
      return (mixed(draws * 2) * 2097152 + (mixed(draws * 2 + 1) >>> 11)) / 9007199254740992;
    };

    """#

  /// Values to JSON and back. JSON that is written here is what `LosslessValue` reads.
  private static let coding = #"""
    const bounded = json => {
      if (json.length > 33554432) throw new RangeError('the data are too large');
      return json;
    };
    const hosts = [], hostNumbers = new Map();
    const reference = value => {
      let number = apply(mapGet, hostNumbers, [value]);
      if (number === undefined) {
        number = hosts.length + 1;
        hosts[hosts.length] = value;
        apply(mapSet, hostNumbers, [value, number]);
      }
      let name = typeof value;
      try {
        const made = protoOf(value)?.constructor?.name;
        if (name === 'object' && typeof made === 'string' && made !== '' && made !== 'Object') name = made;
      } catch {}
      return '{"$kept":"reference","text":' + quote(name) + ',"number":' + number + '}';
    };
    const kept = (kind, source) => '{"$kept":"' + kind + '","text":' + quote(source) + '}';
    const encodedObject = (value, around) => {
      for (let i = 0; i < around.length; i++) if (around[i] === value) return reference(value);
      if (around.length >= 200) return reference(value);
      if (value instanceof Node) {
        if (value instanceof Document) return kept('document', written(value));
        return value instanceof Element ? kept('element', written(value)) : quote(value.nodeValue);
      }
      const proto = protoOf(value);
      around[around.length] = value;
      let json = '';
      if (isArray(value)) {
        for (let i = 0; i < value.length; i++) json = bounded(json + (i ? ',' : '') + encoded(value[i], around));
        json = '[' + json + ']';
      } else if (proto === ObjectPrototype || proto === null) {
        const all = keys(value);
        for (let i = 0; i < all.length; i++) {
          const key = all[i];
          json = bounded(json + (i ? ',' : '') + quote(key[0] === '$' ? '$' + key : key) + ':' + encoded(value[key], around));
        }
        json = '{' + json + '}';
      } else if (proto === DatePrototype) {
        const time = apply(getTime, value, []);
        json = kept('source', 'new Date(' + time + ')');
      } else if (proto === RegExpPrototype) json = kept('source', apply(regexpText, value, []));
      else json = reference(value);
      around.length--;
      return json;
    };
    const encoded = (value, around) => {
      switch (typeof value) {
      case 'string': return quote(bounded(value));
      case 'boolean': return value ? 'true' : 'false';
      case 'undefined': return '{"$undefined":true}';
      case 'bigint': return kept('source', apply(bigText, value, []) + 'n');
      case 'number':
        if (value - value !== 0 || is(value, -0)) return '{"$number":"' + (is(value, -0) ? '-0' : text(value)) + '"}';
        return text(value);
      case 'function': {
        const source = apply(functionText, value, []);
        return apply(exec, /\{\s*\[native code\]\s*\}\s*$/, [source]) === null ? kept('function', source) : reference(value);
      }
      case 'object': return value === null ? 'null' : encodedObject(value, around);
      default: return reference(value);
      }
    };
    const rebuilt = (kind, source, number) => {
      switch (kind) {
      case 'function':
        try { return evaluate('(' + checked(source) + '\n)'); } catch {}
        try { const made = evaluate('({' + source + '\n})'); return made[keys(made)[0]]; } catch { return undefined; }
      case 'document': return readXML(source);
      case 'element': return readXML(source).documentElement;
      case 'source': return evaluate('(' + source + ')');
      default: return hosts[number - 1];
      }
    };
    const revived = value => {
      if (value === null || typeof value !== 'object') return value;
      if (isArray(value)) {
        for (let i = 0; i < value.length; i++) value[i] = revived(value[i]);
        return value;
      }
      if (value.$undefined === true) return undefined;
      if (typeof value.$number === 'string') return +value.$number;
      if (typeof value.$kept === 'string') return rebuilt(value.$kept, value.text, value.number);
      const made = {}, all = keys(value);
      for (let i = 0; i < all.length; i++) {
        const key = all[i][0] === '$' ? slice(all[i], 1) : all[i];
        define(made, key, {value: revived(value[all[i]]), writable: true, enumerable: true, configurable: true});
      }
      return made;
    };
    const decoded = json => revived(parseJSON(json));

    """#

  /// The variables of the session: set from values, and read back where they changed.
  private static let host = #"""
    let event, sessionid = '', sessionname = '', ioprocessors, reported = 0;
    const fixed = create(null), extension = freeze({});
    const system = (name, get) => {
      fixed[name] = true;
      define(G, name, {get, set() { throw new TypeError(name + ' cannot be changed'); }, enumerable: false, configurable: false});
    };
    system('_event', () => event);
    system('_sessionid', () => sessionid);
    system('_name', () => sessionname);
    system('_ioprocessors', () => ioprocessors);
    system('_x', () => extension);
    define(G, 'In', {value: function In(id) { return ask(text(id)); }, writable: false, configurable: false});

    const base = create(null), known = create(null);
    for (const name of names(G)) if (!fixed[name]) base[name] = G[name];

    const put = (name, value) => {
      if (fixed[name]) throw new TypeError(name + ' cannot be changed');
      define(G, name, {value, writable: true, enumerable: true, configurable: true});
    };
    const applied = json => {
      const {set, remove} = parseJSON(json);
      for (const name of remove) {
        delete G[name];
        delete known[name];
        if (name in base) define(G, name, {value: base[name], writable: true, enumerable: false, configurable: true});
      }
      for (const name of keys(set)) {
        const value = revived(set[name]);
        put(name, value);
        known[name] = {value, json: encoded(value, [])};
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
      case 3: return event = a === undefined ? undefined : freeze(decoded(a));
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
      }
      }
    };

    """#
}
