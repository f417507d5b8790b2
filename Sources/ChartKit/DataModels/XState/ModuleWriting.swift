/// Machines to JSON with markers, in JavaScript: what the reader of XState machines reads.
///
/// What JSON does not have becomes an object with the one key `$js`: `{"$js":"function","n":12,"name":"isValid"}`
/// (with its `"text"` where the name says nothing),
/// `{"$js":"logic","n":3,"kind":"promise"}`, `{"$js":"machine","n":2}`, `{"$js":"value","n":7,"text":"Map"}`,
/// `{"$js":"actor","n":0,"path":["a"]}`.
enum ModuleWriting {
  static let text = #"""
    const marker = (kind, fields) => '{"$js":"' + kind + '"' + fields + '}';
    // What a function that is called after the key it stands under, or not at all, is known by is its text.
    const nameless = {__proto__: null, '': true, guard: true, cond: true};
    const functionMarker = f => {
      const name = text(descriptor(f, 'name')?.value ?? '');
      const source = nameless[name] ? ',"text":' + quote(slice(apply(functionText, f, []), 0, 2000)) : '';
      return marker('function', ',"n":' + numbering(f) + ',"name":' + quote(name) + source);
    };
    const valueMarker = value => marker('value', ',"n":' + numbering(value) + ',"text":' + quote(typeName(value)));

    // Whether a value is JSON through and through, and no more than so many members of it.
    const isPlain = (value, budget) => {
      if (value === null) return true;
      switch (typeof value) {
      case 'string': budget.left -= value.length / 16; return budget.left > 0;
      case 'boolean': return true;
      case 'number': return value - value === 0 && !is(value, -0);
      case 'object': break;
      default: return false;
      }
      if (--budget.left < 0 || apply(weakHas, proxies, [value])) return false;
      const proto = protoOf(value);
      if (isArray(value)) {
        for (let i = 0; i < value.length; i++) if (!isPlain(value[i], budget)) return false;
        return true;
      }
      if (proto !== ObjectPrototype && proto !== null) return false;
      const all = ownKeys(value);
      for (let i = 0; i < all.length; i++) {
        const place = descriptor(value, all[i]);
        if (typeof all[i] !== 'string' || all[i][0] === '$' || !('value' in place) || !isPlain(place.value, budget)) return false;
      }
      return true;
    };

    const skipped = {__proto__: null, types: true, schemas: true, schema: true, tsTypes: true};
    const writtenObject = (value, path, key) => {
      let json = '';
      const all = keys(value);
      for (let i = 0; i < all.length; i++) {
        const name = all[i];
        let item = value[name];
        if (path.length === 1 && skipped[name] && typeof item !== 'string') continue;
        // A forbidden event may be written as undefined; elsewhere undefined is nothing.
        if (item === undefined && key === 'on') item = {};
        if (item === undefined) continue;
        json += (json ? ',' : '') + quote(name) + ':' + writtenPart(item, path, name);
      }
      return '{' + json + '}';
    };
    const writtenPart = (value, path, key) => {
      switch (typeof value) {
      case 'string': case 'boolean': return quote(value);
      case 'number': return value - value === 0 ? text(value) : valueMarker(value);
      case 'undefined': return 'null';
      case 'function': case 'object': break;
      default: return valueMarker(value);
      }
      if (value === null) return 'null';
      const description = descriptionOf(value);
      if (description !== undefined) return writtenDescription(value, description, path, key);
      if (apply(weakHas, stubs, [value])) return valueMarker(value);
      if (typeof value === 'function') return functionMarker(value);
      if (key === 'assignment' || key === 'context') return isPlain(value, {left: 2000}) ? quote(value) : valueMarker(value);
      if (apply(weakHas, actorPaths, [value])) return marker('actor', ',"n":0,"path":' + quote(pathOfActor(value)));
      if (apply(weakHas, proxies, [value])) return valueMarker(value);
      for (let i = 0; i < path.length; i++) if (path[i] === value) return valueMarker(value);
      if (path.length > 1500) throw new RangeError('the machine nests too deeply');
      path[path.length] = value;
      let json;
      if (isArray(value)) {
        json = '';
        for (let i = 0; i < value.length; i++) json += (i ? ',' : '') + writtenPart(value[i], path, '');
        json = '[' + json + ']';
      } else {
        const proto = protoOf(value);
        json = proto === ObjectPrototype || proto === null ? writtenObject(value, path, key)
          : isActionLike(value) ? writtenObject(value, path, key) : valueMarker(value);
      }
      path.length--;
      return json;
    };
    const isActionLike = value => typeof value.toJSON !== 'function' && isConfigLike(value);
    const isConfigLike = value => typeof value.type === 'string' || 'states' in value || 'target' in value;
    const writtenDescription = (value, description, path, key) => {
      if (description.kind === 'machine') return marker('machine', ',"n":' + description.number);
      if (description.kind !== undefined)
        return marker('logic', ',"n":' + numbering(value) + ',"kind":"' + description.kind + '"');
      return writtenObject(description, path, key);
    };

    const writtenMachine = number => {
      const machine = machines[number - 1], {context, hasContext} = descriptionOf(machine);
      const config = hasContext ? merged(machine.config, {context}) : machine.config;
      const json = writtenPart(config, [], '');
      const given = '"$implementations":' + writtenPart(machine.implementations, [], '');
      return json === '{}' ? '{' + given + '}' : slice(json, 0, -1) + ',' + given + '}';
    };
    // What modules beside a machine may export for it.
    const implementing = [];
    const writtenImplementations = exports => {
      const found = isObject(exports?.default) && !isMachine(exports.default) ? merged(exports.default, exports) : exports;
      implementing[implementing.length] = mergedImplementations(found);
      return writtenPart(implementing[implementing.length - 1], [], '');
    };

    """#
}
