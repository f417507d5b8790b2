/// Contexts, in JavaScript: the objects that stand for values, by number, and what functions changed of them.
enum ModuleContexts {
  static let text = #"""
    const contexts = new RealMap();
    const contextAt = number => apply(mapGet, contexts, [number]);
    const putContext = (number, context) => { apply(mapSet, contexts, [number, context]); return context; };

    // Contexts whose text is longer than this are looked at only by the identity of what they hold.
    const smallContext = 65536;
    const smallText = (value, around) => {
      textLimit = smallContext;
      try { return encoded(value, around); } catch (error) {
        if (error === tooLarge) return undefined;
        throw error;
      } finally { textLimit = 33554432; }
    };

    // What a context's members were when it was last looked at: their values, and the texts of those that are objects.
    const records = new RealWeakMap();
    const recordOf = context => {
      let record = apply(weakGet, records, [context]);
      if (record !== undefined) return record;
      record = {values: create(null), texts: create(null), isBig: false};
      let size = 0;
      const all = keys(context);
      for (let i = 0; i < all.length; i++) {
        const value = valueOf(context, all[i]);
        record.values[all[i]] = value;
        if (!isObject(value) || record.isBig) continue;
        const json = smallText(value, [context]);
        size += json === undefined ? smallContext + 1 : json.length;
        if (size > smallContext) record.isBig = true;
        else record.texts[all[i]] = json;
      }
      if (record.isBig) record.texts = create(null);
      apply(weakSet, records, [context, record]);
      return record;
    };
    const getterFault = {};
    const valueOf = (context, key) => {
      if (careful && !('value' in (descriptor(context, key) ?? getterFault))) return getterFault;
      try { return context[key]; } catch { return getterFault; }
    };

    // The members of `context` that are not as the record says, as JSON; undefined where all are. The record of the
    // context is then as the context is.
    const changesOf = (record, context) => {
      const next = {values: create(null), texts: create(null), isBig: record.isBig};
      let changed = '', gone = '', isMutated = false, size = 0;
      const all = keys(context);
      for (let i = 0; i < all.length; i++) {
        const key = all[i], value = valueOf(context, key), isKnown = key in record.values, was = record.values[key];
        next.values[key] = value;
        let json;
        if (isKnown && is(was, value)) {
          if (!isObject(value) || next.isBig) continue;
          json = smallText(value, [context]);
          if (json !== undefined) {
            size += json.length;
            next.texts[key] = json;
            if (json === record.texts[key]) continue;
          } else json = encoded(value, [context]);
          isMutated = true;
        } else if (!isObject(value)) json = encoded(value, []);
        else if (isKnown && next.isBig) json = encodedOver(value, was, [context]);
        else {
          json = value === getterFault ? member(context, key, [context]) : encoded(value, [context]);
          size += json.length;
          next.texts[key] = json;
        }
        changed += (changed ? ',' : '') + quote(key[0] === '$' ? '$' + key : key) + ':' + json;
      }
      for (const key in record.values) if (!(key in next.values)) gone += (gone ? ',' : '') + quote(key);
      if (size > smallContext) { next.isBig = true; next.texts = create(null); }
      apply(weakSet, records, [context, next]);
      if (changed === '' && gone === '') return undefined;
      return '{"changed":{' + changed + '},"gone":[' + gone + ']' + (isMutated ? ',"mutated":true' : '') + '}';
    };

    // JSON in which what is still the same thing as before is said to be: {"$same":1}, in arrays {"$same":index,"count":n}.
    const same = '{"$same":1}';
    const isPlainObject = value => isObject(value) && !isArray(value)
      && (protoOf(value) === ObjectPrototype || protoOf(value) === null);
    const encodedOver = (value, was, around) => {
      if (is(value, was) && isObject(value)) return same;
      if (around.length > 100) return encoded(value, around);
      if (isArray(value) && isArray(was)) return arrayOver(value, was, around);
      if (!isPlainObject(value) || !isPlainObject(was) || apply(weakHas, actorPaths, [value])) return encoded(value, around);
      around[around.length] = value;
      let json = '';
      const all = keys(value);
      for (let i = 0; i < all.length; i++) {
        const key = all[i];
        json += (i ? ',' : '') + quote(key[0] === '$' ? '$' + key : key) + ':'
          + (key in was ? encodedOver(valueOf(value, key), valueOf(was, key), around) : member(value, key, around));
      }
      around.length--;
      return '{' + json + '}';
    };
    const arrayOver = (value, was, around) => {
      let places, json = '', start = -1, count = 0;
      const flush = () => {
        if (count > 0) json += (json ? ',' : '') + '{"$same":' + start + ',"count":' + count + '}';
        count = 0;
      };
      around[around.length] = value;
      for (let i = 0; i < value.length; i++) {
        const item = value[i];
        let at = i < was.length && is(was[i], item) ? i : -1;
        if (at < 0 && count > 0 && is(was[start + count], item)) at = start + count;
        if (at < 0 && isObject(item)) {
          if (places === undefined) {
            places = new RealMap();
            for (let j = 0; j < was.length; j++) if (isObject(was[j])) apply(mapSet, places, [was[j], j]);
          }
          at = apply(mapGet, places, [item]) ?? -1;
        }
        if (at >= 0) {
          if (count > 0 && at !== start + count) flush();
          if (count++ === 0) start = at;
        } else {
          flush();
          json += (json ? ',' : '') + (i < was.length ? encodedOver(item, was[i], around) : encoded(item, around));
        }
      }
      flush();
      around.length--;
      return '[' + json + ']';
    };

    """#
}
