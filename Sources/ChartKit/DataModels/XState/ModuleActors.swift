/// Actors as functions see them, in JavaScript: `self`, `system`, snapshots. What they ask for is the session's to answer.
enum ModuleActors {
  /// Stands before the coding of values, which keeps references to actors by their path.
  static let references = #"""
    const actorPaths = new RealWeakMap(), actorsByPath = create(null);
    class ActorRef {
      constructor(path) {
        this.id = path.length ? path[path.length - 1] : 'x:0';
        this.sessionId = 'x:' + path.length + (path.length ? ':' + this.id : '');
        apply(weakSet, actorPaths, [this, path]);
      }
      send(event) { ask('send', quote(pathOfActor(this)), encoded(eventOf(event), [])); }
      getSnapshot() { return snapshotOf(ask('snapshot', quote(pathOfActor(this))), this); }
      getPersistedSnapshot() { return this.getSnapshot(); }
      get state() { return this.getSnapshot(); }
      get system() { return system; }
      get _parent() {
        const path = pathOfActor(this);
        return path.length ? actorAt(apply(sliceArray, path, [0, -1])) : undefined;
      }
      start() { return this; }
      stop() { throw new RealError('a child is stopped by stopChild, the machine by the explorer'); }
      subscribe(observer) { return subscription(this, observer); }
      on(type, handler) { return subscription(this, handler, type); }
      toJSON() { return {xstate$$type: 1, id: this.id}; }
      toString() { return this.id; }
    }
    let here = actorAt_([]);
    function actorAt_(path) {
      const key = quote(path);
      return actorsByPath[key] ?? (actorsByPath[key] = new ActorRef(path));
    }
    const actorAt = path => actorAt_(path);
    const pathOfActor = actor => apply(weakGet, actorPaths, [actor]) ?? [];
    // Who watches an actor from inside of a script; the session tells what there is to see.
    const subscription = (actor, observer, type) => {
      ask('subscribe', quote(pathOfActor(actor)), numbered(observer), type ?? '');
      return {unsubscribe() { ask('unsubscribe', quote(pathOfActor(actor)), numbered(observer)); }};
    };
    const eventOf = event => typeof event === 'string' ? {type: event} : event;
    const system = {
      get(id) {
        const path = ask('system', text(id));
        return path === undefined ? undefined : actorAt(parseJSON(path));
      },
      getAll() {
        const found = parseJSON(ask('systemAll') ?? '{}'), all = keys(found), made = {};
        for (let i = 0; i < all.length; i++) made[all[i]] = actorAt(found[all[i]]);
        return made;
      },
      inspect: () => ({unsubscribe() {}}),
      _clock: {setTimeout: (run, delay) => G.setTimeout(run, delay), clearTimeout: number => G.clearTimeout(number)},
    };

    """#

  static let snapshots = #"""
    // The snapshot of an actor, from what the session says of it: the context stands in the table under its number.
    const snapshotOf = (json, actor) => {
      if (json === undefined) return undefined;
      const {status, value, tags, output, error, context, plain, children, configuration, meta} = parseJSON(json);
      const snapshot = create(snapshotMethods);
      snapshot.status = status;
      snapshot.output = revived(output, []);
      snapshot.error = revived(error, []);
      if (value !== null) {
        snapshot.value = value;
        snapshot.context = apply(mapGet, contexts, [context]);
        snapshot.tags = new RealSet();
        for (let i = 0; i < tags.length; i++) apply(setAdd, snapshot.tags, [tags[i]]);
        snapshot.children = {};
        const path = pathOfActor(actor);
        for (let i = 0; i < children.length; i++) {
          const inner = apply(sliceArray, path, []);
          inner[inner.length] = children[i];
          snapshot.children[children[i]] = actorAt(inner);
        }
        hide(snapshot, 'configuration', configuration);
        hide(snapshot, 'meta_', meta);
      } else snapshot.context = revived(plain, []);
      hide(snapshot, 'actor_', actor);
      return snapshot;
    };
    const hide = (thing, key, value) => define(thing, key, {__proto__: null, value, enumerable: false, writable: true, configurable: true});
    const snapshotMethods = {
      matches(value) { return matchesState(value, this.value); },
      hasTag(tag) { return apply(setHas, this.tags, [tag]); },
      can(event) { return ask('can', quote(pathOfActor(this.actor_)), encoded(eventOf(event), [])) === true; },
      getMeta() { return revived(this.meta_ ?? {}, []); },
      toStrings() { return this.configuration; },
      get done() { return this.status === 'done'; },
      toJSON() {
        const {status, output, error, value, context, tags, children} = this;
        return {status, output, error, value, context, tags: isObject(tags) ? listOf(tags) : tags, children};
      },
    };
    const listOf = set => {
      const list = [];
      apply(setEach, set, [item => { list[list.length] = item; }]);
      return list;
    };

    """#
}
