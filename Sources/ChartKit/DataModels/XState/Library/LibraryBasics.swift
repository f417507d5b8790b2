/// What the parts of our `xstate` library share: things that stand for logic, machines and built-in actions.
///
/// The library runs nothing. What it gives are descriptions, which the reader makes states and instructions of.
enum LibraryBasics {
  static let text = #"""
    // What a thing of the library's describes: {type, …fields} of actions and guards, {kind, …} of logic.
    const described = new RealWeakMap();
    const describe = (thing, description) => { apply(weakSet, described, [thing, description]); return thing; };
    const descriptionOf = thing => isObject(thing) ? apply(weakGet, described, [thing]) : undefined;

    // Which of XState's versions the module speaks.
    const spoken = {v4: 0, v5: 0};

    // Copies own members; unlike a spread it asks no iterators.
    const merged = (...parts) => {
      const made = {};
      for (let i = 0; i < parts.length; i++) {
        if (!isObject(parts[i])) continue;
        const all = keys(parts[i]);
        for (let j = 0; j < all.length; j++) made[all[j]] = parts[i][all[j]];
      }
      return made;
    };

    // A built-in action or guard is a function with a type, which nobody may call.
    const builtIn = (type, fields) => {
      const made = function () { throw new RealError(type + ' is not to be called: put it where actions or guards stand'); };
      made.type = 'xstate.' + type;
      return describe(made, merged({type: made.type}, fields));
    };

    // What a program names and this place does not have: it can be passed around, its use says what is missing.
    class MissingError extends RealError {
      constructor(name) {
        super('"' + name + '" is not here');
        this.name = 'MissingError';
        this.missing = name;
      }
    }
    // What a script that runs gets instead of what is missing, if anything.
    let missed = () => undefined;
    const stubs = new RealWeakMap();
    const stub = name => {
      const missing = () => {
        const instead = missed(name);
        if (instead !== undefined) return instead;
        throw new MissingError(name);
      };
      const made = new RealProxy(function () {}, {
        apply: missing, construct: missing,
        get(target, key) {
          if (key === 'prototype') return target.prototype;
          if (key === RealSymbol.toPrimitive || key === 'toString') return () => name;
          if (typeof key === 'symbol' || key === 'then' || key === '__esModule') return undefined;
          return stub(name + '.' + key);
        },
        set() { return true; },
        has() { return true; },
      });
      apply(weakSet, stubs, [made, name]);
      return made;
    };
    // A namespace that has whatever is asked for.
    const stubNamespace = (name, known) => new RealProxy(known, {
      get(target, key) {
        if (typeof key === 'symbol' || key === '__esModule' || key === 'then') return target[key];
        if (!(key in target)) target[key] = stub(key === 'default' ? name : name + '.' + key);
        return target[key];
      },
      has: () => true,
    });

    """#
}
