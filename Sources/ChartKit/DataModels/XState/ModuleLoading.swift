/// Modules, in JavaScript: scripts of the contract's form are defined, run once, and linked with each other and our library.
enum ModuleLoading {
  static let text = #"""
    const functionNumber = value => numbered(value);
    const specialJSON = value => {
      const name = apply(weakGet, stubs, [value]);
      if (name !== undefined) return kept('reference', 'missing: ' + name, numbered(value));
      const path = apply(weakGet, actorPaths, [value]);
      if (path !== undefined) return kept('actor', path.length ? path[path.length - 1] : '(root)', 0, quote(path));
      const description = descriptionOf(value);
      if (description?.kind === 'machine') return kept('reference', 'machine ' + value.id, numbered(value));
      return description?.kind === undefined ? undefined : kept('reference', description.kind + ' logic', numbered(value));
    };
    const specialThing = (kind, source, members) => kind === 'actor' ? actorAt(members) : undefined;

    """#

  static let linking = #"""
    const packages = {
      __proto__: null,
      xstate: stubNamespace('xstate', merged(version4, version5)),
      '@statebacked/machine': stubNamespace('@statebacked/machine', stateBacked),
    };
    packages['xstate/actions'] = stubNamespace('xstate/actions', merged(version5, actions4));
    packages['xstate/guards'] = packages['xstate/actors'] = packages['xstate/lib/actions'] = packages.xstate;
    packages['xstate/lib'] = packages['xstate/dev'] = packages['xstate/graph'] = packages.xstate;

    // Scripts by name: {make, imports, module}.
    const scripts = create(null);
    const packageOf = specifier => packages[specifier] ?? (packages[specifier] = stubNamespace(specifier, {}));
    const importedBy = script => specifier => {
      const name = script.imports[specifier];
      if (name === undefined) return packageOf(specifier);
      return loaded(name);
    };
    const loaded = name => {
      const script = scripts[name];
      if (script === undefined) return stubNamespace(name, {});
      if (script.module === undefined) {
        const find = importedBy(script);
        script.module = {
          url: name, exports: {},
          import: specifier => asNamespace(find(specifier)),
          require: find, turn,
        };
        script.own = script.module.exports;
        script.make(script.module);
        // What CommonJS puts on its exports is also the default export, as Node has it.
        const exports = script.module.exports;
        if (exports === script.own && !('default' in exports)) hide(exports, 'default', exports);
      }
      return script.module.exports;
    };
    const asNamespace = exports =>
      isObject(exports) && 'default' in exports ? exports : merged(exports, {default: exports});
    const define_ = (name, make, imports) => { scripts[name] = {make, imports: parseJSON(imports), module: undefined}; };

    const isMachine = thing => descriptionOf(thing)?.kind === 'machine';
    // The number of the machine that a module gives: a named export, the default one, or the only one it made.
    const machineOf = (exports, name) => {
      const numberOf = thing => descriptionOf(thing).number;
      if (name !== undefined) {
        if (isMachine(exports?.[name])) return numberOf(exports[name]);
        throw new RealError('the module exports no machine named "' + name + '"' + offered(exports));
      }
      if (isMachine(exports)) return numberOf(exports);
      if (isMachine(exports?.default)) return numberOf(exports.default);
      const found = [], all = isObject(exports) ? keys(exports) : [];
      for (let i = 0; i < all.length; i++) if (isMachine(exports[all[i]])) found[found.length] = exports[all[i]];
      if (found.length === 1) return numberOf(found[0]);
      if (found.length > 1) throw new RealError('the module exports several machines; --export names one' + offered(exports));
      const own = [];
      for (let i = 0; i < machines.length; i++)
        if (!descriptionOf(machines[i]).isDerived) own[own.length] = machines[i];
      if (own.length === 1) return numberOf(machines[machines.length - 1]);
      throw new RealError(own.length ? 'the module makes several machines and exports none' : 'the module makes no machine');
    };
    const offered = exports => {
      let list = '';
      const all = isObject(exports) ? keys(exports) : [];
      for (let i = 0; i < all.length; i++) if (isMachine(exports[all[i]])) list += (list ? ', ' : ': ') + all[i];
      return list;
    };

    """#
}
