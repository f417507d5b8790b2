/// Values to JSON and back, in JavaScript. JSON that is written here is what `LosslessValue` reads.
///
/// What stands before it defines `functionNumber(f)`, the number under which the host has a function or 0;
/// `specialJSON(value)`, the JSON of things of its own, else undefined; and `specialThing(kind, text, members)`, which
/// makes such a thing again.
enum JavaScriptCoding {
  static let text = tables + objects + values + reviving

  /// What is kept by number: things that cannot be made again, and the prototypes of those that can.
  private static let tables = #"""
    let textLimit = 33554432;
    const tooLarge = new RangeError('the data are too large');
    const bounded = json => {
      if (json.length > textLimit) throw tooLarge;
      return json;
    };
    const kept = (kind, source, number, members) => '{"$kept":"' + kind + '","text":' + quote(source)
      + (number ? ',"number":' + number : '') + (members === undefined ? '' : ',"members":' + members) + '}';

    const hosts = [], hostNumbers = new RealMap();
    const numbered = value => {
      let number = apply(mapGet, hostNumbers, [value]);
      if (number === undefined) {
        number = hosts.length + 1;
        define(hosts, hosts.length, {__proto__: null, value, writable: true, enumerable: true, configurable: true});
        apply(mapSet, hostNumbers, [value, number]);
      }
      return number;
    };
    const typeName = value => {
      let name = typeof value;
      try {
        const made = protoOf(value)?.constructor?.name;
        if (name === 'object' && typeof made === 'string' && made !== '' && made !== 'Object') name = made;
      } catch {}
      return name;
    };
    const reference = value => kept('reference', typeName(value), numbered(value));

    const builtIns = new RealSet([Function, Array, Date, RegExp, Map, Set, WeakMap, Error, ArrayBuffer, DataView, Number,
      String, Boolean, Symbol, BigInt, RealPromise].map(made => made.prototype));
    apply(setAdd, builtIns, [TypedArrayPrototype]);
    // A function's text without the calls that tell of a module's turns.
    const sourceOf = made => {
      let source = apply(functionText, made, []), before = '', found;
      if (apply(indexOf, source, ['$turn']) < 0) return source;
      while ((found = matched(/^([^]*?)(?: \$turn_*\(\)(?:,true|[;,])|\$turn_*\(\), )([^]*)$/, source)) !== null) {
        before += found[1];
        source = found[2];
      }
      return before + source;
    };
    const isNative = source => matched(/\{\s*\[native code\]\s*\}\s*$/, source) !== null;
    const hasPrivate = source => matched(/#[A-Za-z_$]/, source) !== null;
    // By prototype: the name of a class whose instances can be made again from their fields, else ''.
    const classes = new RealWeakMap();
    const className = proto => {
      let name = apply(weakGet, classes, [proto]);
      if (name !== undefined) return name;
      name = '';
      for (let here = proto; here !== null && here !== ObjectPrototype; here = protoOf(here)) {
        const made = apply(setHas, builtIns, [here]) ? undefined : descriptor(here, 'constructor')?.value;
        if (typeof made !== 'function') { name = ''; break; }
        const source = apply(functionText, made, []);
        if (isNative(source) || hasPrivate(source)) { name = ''; break; }
        if (name === '') name = text(descriptor(made, 'name')?.value || 'object');
      }
      apply(weakSet, classes, [proto, name]);
      return name;
    };
    const isErrorLike = proto => {
      for (let here = proto; here !== null; here = protoOf(here)) if (here === ErrorPrototype) return true;
      return false;
    };

    """#

  /// The members of things. After an evaluation that did not end, `careful` keeps getters and proxies from being asked;
  /// it then says why.
  private static let objects = #"""
    let careful = false;
    const proxies = new RealWeakMap();
    // What stands for a member that cannot be had, and says so wherever it is met again.
    const remarks = new RealMap(), remarkTexts = new RealWeakMap();
    const remark = source => {
      let made = apply(mapGet, remarks, [source]);
      if (made === undefined) {
        made = create(null);
        apply(mapSet, remarks, [source, made]);
        apply(weakSet, remarkTexts, [made, source]);
      }
      return kept('reference', source, numbered(made));
    };
    const thrownText = error => {
      try { return slice(text(error), 0, 200); } catch { return 'something without a text'; }
    };
    // A member's JSON; a getter that throws is shown as what it is.
    const member = (value, key, around) => {
      if (careful) {
        const place = descriptor(value, key);
        if (place !== undefined && !('value' in place)) return remark('getter that is not asked: ' + careful);
      }
      let item;
      try { item = value[key]; } catch (error) { return remark('getter that throws ' + thrownText(error)); }
      return encoded(item, around);
    };
    const arrayJSON = (value, around) => {
      let json = '';
      for (let i = 0; i < value.length; i++) json = bounded(json + (i ? ',' : '') + member(value, i, around));
      return '[' + json + ']';
    };
    const membersJSON = (value, around, all = keys(value)) => {
      let json = '';
      for (let i = 0; i < all.length; i++) {
        const key = all[i];
        json = bounded(json + (i ? ',' : '') + quote(key[0] === '$' ? '$' + key : key) + ':' + member(value, key, around));
      }
      return '{' + json + '}';
    };
    const errorJSON = (value, proto, around) => {
      const all = [], own = names(value);
      for (let i = 0; i < own.length; i++)
        if (own[i] !== 'line' && own[i] !== 'column' && own[i] !== 'sourceURL' && own[i] !== 'stack') all[all.length] = own[i];
      let shown;
      try { shown = text(value); } catch { shown = 'Error'; }
      return kept('error', slice(shown, 0, 500), numbered(proto), membersJSON(value, around, all));
    };
    const typedArrayJSON = (value, type) => {
      const size = apply(sizeOfArray, value, []);
      if (!arrayTypes[type] || size > 1000000) return reference(value);
      let json = '';
      for (let i = 0; i < size; i++) json += (i ? ',' : '') + encoded(value[i], []);
      return kept('typedArray', type + '(' + size + ')', 0, '[' + json + ']');
    };
    const thingJSON = (value, proto, around) => {
      if (proto === DatePrototype) return kept('source', 'new Date(' + apply(getTime, value, []) + ')');
      if (proto === RegExpPrototype) return kept('source', apply(regexpText, value, []));
      if (proto === MapPrototype) {
        let json = '', size = 0;
        apply(mapEach, value, [(item, key) => {
          json = bounded(json + (size++ ? ',' : '') + encoded(key, around) + ',' + encoded(item, around));
        }]);
        return kept('map', 'Map(' + size + ')', 0, '[' + json + ']');
      }
      if (proto === SetPrototype) {
        let json = '', size = 0;
        apply(setEach, value, [item => { json = bounded(json + (size++ ? ',' : '') + encoded(item, around)); }]);
        return kept('set', 'Set(' + size + ')', 0, '[' + json + ']');
      }
      if (isErrorLike(proto)) return errorJSON(value, proto, around);
      if (isView(value)) {
        const type = apply(typeOfArray, value, []);
        if (type !== undefined && arrayTypes[type]?.prototype === proto) return typedArrayJSON(value, type);
      }
      const name = className(proto);
      return name === '' ? reference(value) : kept('instance', name, numbered(proto), membersJSON(value, around));
    };

    """#

  private static let values = #"""
    const encodedObject = (value, around) => {
      for (let i = around.length - 1; i >= 0; i--) if (around[i] === value) return kept('cycle', '[cycle]', around.length - i);
      if (around.length >= 200 || careful && apply(weakHas, proxies, [value])) return reference(value);
      const special = specialJSON(value), remarked = apply(weakGet, remarkTexts, [value]);
      if (special !== undefined) return special;
      if (remarked !== undefined) return remark(remarked);
      const depth = around.length;
      around[depth] = value;
      let json;
      try {
        const proto = protoOf(value);
        if (isArray(value)) json = arrayJSON(value, around);
        else if (proto === ObjectPrototype || proto === null) json = membersJSON(value, around);
        else json = thingJSON(value, proto, around);
      } catch (error) {
        if (error instanceof RangeError) throw error;
        json = reference(value);
      }
      around.length = depth;
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
        const special = specialJSON(value);
        if (special !== undefined) return special;
        const source = sourceOf(value), number = functionNumber(value);
        return number === 0 && isNative(source) ? reference(value) : kept('function', source, number);
      }
      case 'symbol': return kept('symbol', text(value), numbered(value));
      default: return value === null ? 'null' : encodedObject(value, around);
      }
    };

    """#

  private static let reviving = #"""
    const functionOf = (source, number) => {
      const known = number === 0 ? undefined : hosts[number - 1];
      if (typeof known === 'function' && sourceOf(known) === source) return known;
      try { return evaluate('(' + checked(source) + '\n)'); } catch {}
      try { const made = evaluate('({' + source + '\n})'); return made[keys(made)[0]]; } catch { return undefined; }
    };
    // The prototype with this number; where the number is of another run, one whose class has the name.
    const prototypeOf = (number, name) => {
      const proto = hosts[number - 1];
      if (isObject(proto) && descriptor(proto, 'constructor')) return proto;
      for (let i = 0; i < hosts.length; i++)
        if (isObject(hosts[i]) && apply(weakGet, classes, [hosts[i]]) === name) return hosts[i];
      return undefined;
    };
    const withFields = (made, fields, around) => {
      around[around.length] = made;
      const all = keys(fields);
      for (let i = 0; i < all.length; i++) {
        const key = all[i][0] === '$' ? slice(all[i], 1) : all[i];
        const enumerable = descriptor(made, key)?.enumerable ?? !(made instanceof RealError && (key === 'message' || key === 'stack'));
        define(made, key, {__proto__: null, value: revived(fields[all[i]], around), writable: true, enumerable, configurable: true});
      }
      around.length--;
      return made;
    };
    const withItems = (made, items, around) => {
      around[around.length] = made;
      if (made instanceof RealMap)
        for (let i = 0; i + 1 < items.length; i += 2)
          apply(mapSet, made, [revived(items[i], around), revived(items[i + 1], around)]);
      else for (let i = 0; i < items.length; i++) apply(setAdd, made, [revived(items[i], around)]);
      around.length--;
      return made;
    };
    const thing = ({$kept: kind, text: source, number = 0, members}, around) => {
      switch (kind) {
      case 'function': return functionOf(source, number);
      case 'source': return evaluate('(' + source + ')');
      case 'map': return withItems(new RealMap(), members, around);
      case 'set': return withItems(new RealSet(), members, around);
      case 'instance': return withFields(create(prototypeOf(number, source) ?? ObjectPrototype), members, around);
      case 'error': {
        const made = new RealError(), proto = hosts[number - 1];
        if (isObject(proto) && isErrorLike(proto)) setPrototypeOf(made, proto);
        return withFields(made, members, around);
      }
      case 'typedArray': {
        const items = [];
        for (let i = 0; i < members.length; i++) items[i] = revived(members[i], around);
        return new arrayTypes[matched(/^\w+/, source)[0]](items);
      }
      case 'cycle': return around[around.length - number];
      case 'reference': case 'symbol': return hosts[number - 1];
      default: return specialThing(kind, source, members);
      }
    };
    const revived = (value, around) => {
      if (value === null || typeof value !== 'object') return value;
      if (isArray(value)) {
        around[around.length] = value;
        for (let i = 0; i < value.length; i++) if (typeof value[i] === 'object') value[i] = revived(value[i], around);
        around.length--;
        return value;
      }
      if (value.$undefined === true) return undefined;
      if (typeof value.$number === 'string') return +value.$number;
      if (typeof value.$kept === 'string') return thing(value, around);
      const all = keys(value);
      for (let i = 0; i < all.length; i++) if (all[i][0] === '$') return withFields({}, value, around);
      around[around.length] = value;
      for (let i = 0; i < all.length; i++) {
        const item = value[all[i]];
        if (item !== null && typeof item === 'object')
          define(value, all[i], {__proto__: null, value: revived(item, around), writable: true, enumerable: true, configurable: true});
      }
      around.length--;
      return value;
    };
    // JSON in which no key or text begins with a dollar sign stands for itself.
    const isMarked = json => apply(indexOf, json, ['"$']) >= 0;
    const decoded = json => isMarked(json) ? revived(parseJSON(json), []) : parseJSON(json);

    """#
}
