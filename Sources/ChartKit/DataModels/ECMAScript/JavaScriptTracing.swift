/// The part of the prelude that takes notes of what a condition reads.
///
/// Objects and arrays are handed out as proxies that write down each own property that is asked for. A read of an inner
/// part takes the place of the read of what it is part of. At most 64 places are told.
enum JavaScriptTracing {
  static let text = #"""
    const {hasOwn} = Object, {deleteProperty, defineProperty: defined} = Reflect;
    let found, wraps;
    const begin = () => { found = create(null); wraps = new RealMap(); };
    const ended = () => {
      const all = keys(found);
      let json = '';
      for (let i = 0; i < all.length && i < 64; i++)
        json += (i ? ',' : '') + '[' + all[i] + ',' + encoded(found[all[i]], []) + ']';
      found = wraps = undefined;
      return '[' + json + ']';
    };
    const pathWithin = (path, key) => {
      const longer = [];
      for (let i = 0; i < path.length; i++) longer[i] = path[i];
      longer[path.length] = key;
      return longer;
    };
    const noted = (path, value) => {
      if (found === undefined) return value;
      const above = [];
      for (let i = 0; i + 1 < path.length; i++) above[i] = path[i];
      if (above.length) delete found[quote(above)];
      const place = quote(path);
      if (!(place in found)) found[place] = value;
      return proxied(value, path);
    };
    const asked = id => {
      const answer = ask(id);
      if (found !== undefined) found[quote(['In()', id])] = answer;
      return answer;
    };
    const proxied = (value, path) => {
      if (found === undefined || value === null || typeof value !== 'object') return value;
      const list = isArray(value), proto = protoOf(value);
      if (!list && proto !== ObjectPrototype && proto !== null) return value;
      const known = apply(mapGet, wraps, [value]);
      if (known !== undefined) return known;
      const read = key => {
        const inner = value[key];
        if (typeof key !== 'string') return inner;
        return hasOwn(value, key) || !(key in value) ? noted(pathWithin(path, key), inner) : inner;
      };
      const made = new RealProxy(list ? [] : {}, {
        get: (_, key) => read(key),
        set: (_, key, next) => { value[key] = next; return true; },
        has: (_, key) => { read(key); return key in value; },
        deleteProperty: (_, key) => deleteProperty(value, key),
        defineProperty: (_, key, made) => defined(value, key, made),
        ownKeys: () => ownKeys(value),
        getPrototypeOf: () => protoOf(value),
        getOwnPropertyDescriptor: (_, key) => {
          const own = descriptor(value, key);
          if (own === undefined) return undefined;
          if ('value' in own) own.value = read(key);
          if (!(list && key === 'length')) own.configurable = true;
          else own.writable = true;
          return own;
        },
      });
      apply(mapSet, wraps, [value, made]);
      return made;
    };

    """#
}
