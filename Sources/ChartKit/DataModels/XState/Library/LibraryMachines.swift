/// Machines and actor logic of our `xstate` library: descriptions that run nowhere by themselves.
enum LibraryMachines {
  static let text = #"""
    const machines = [];
    const implementationKinds = ['actions', 'guards', 'delays', 'actors', 'services', 'activities'];
    const mergedImplementations = (...all) => {
      const made = {};
      for (let i = 0; i < implementationKinds.length; i++) {
        const kind = implementationKinds[i], parts = [];
        for (let j = 0; j < all.length; j++) parts[j] = all[j]?.[kind];
        made[kind] = apply(merged, undefined, parts);
      }
      return made;
    };
    const inert = what => () => {
      throw new RealError(what + ' is not to be had: machines are run by the explorer, not by their module');
    };

    class StateMachine {
      constructor(config, implementations, {context, hasContext = false, isMade = false} = {}) {
        if (config === null || typeof config !== 'object') throw new RealTypeError('a machine needs a configuration object');
        this.config = config;
        this.implementations = mergedImplementations(implementations);
        this.id = config.id ?? '(machine)';
        this.version = config.version;
        this.schemas = config.schemas;
        machines[machines.length] = this;
        describe(this, {kind: 'machine', number: machines.length, context, hasContext, isDerived: isMade});
      }
      provide(implementations) {
        return new StateMachine(this.config, mergedImplementations(this.implementations, implementations),
          {...descriptionOf(this), isMade: true});
      }
      withConfig(implementations, context) {
        spoken.v4++;
        return new StateMachine(this.config, mergedImplementations(this.implementations, implementations),
          {...descriptionOf(this), isMade: true, ...(context === undefined ? {} : {context, hasContext: true})});
      }
      withContext(context) {
        spoken.v4++;
        return new StateMachine(this.config, this.implementations, {context, hasContext: true, isMade: true});
      }
      get context() { return typeof this.config.context === 'function' ? undefined : this.config.context; }
      get options() { return this.implementations; }
      get states() { return this.config.states ?? {}; }
      get definition() { return this.config; }
      get root() { return {id: this.id, key: this.id, config: this.config, machine: this, states: this.states}; }
      toJSON() { return {id: this.id}; }
    }
    for (const name of ['transition', 'getInitialSnapshot', 'getInitialState', 'microstep', 'resolveState',
      'restoreSnapshot', 'start', 'getTransitionData', 'getStateNodeById'])
      StateMachine.prototype[name] = inert('machine.' + name);

    const createMachine = (config, implementations) => new StateMachine(config, implementations);
    const logic = (kind, fields, made = {config: fields.creator, transition: inert('logic.transition'),
      getInitialSnapshot: inert('logic.getInitialSnapshot')}) => {
      spoken.v5++;
      return describe(made, merged({kind}, fields));
    };
    const fromPromise = creator => logic('promise', {creator});
    const fromCallback = creator => logic('callback', {creator});
    const fromObservable = creator => logic('observable', {creator});
    const fromEventObservable = creator => logic('eventObservable', {creator});
    const fromTransition = (transition, initial) => {
      const made = {config: transition, transition, getInitialSnapshot: inert('logic.getInitialSnapshot')};
      return logic('transition', {creator: transition, initial}, made);
    };
    const emptyLogic = logic('transition', {creator: () => undefined, initial: undefined});
    spoken.v5 = 0;

    // An actor that a module makes while it is read: it is never run.
    class Actor {
      constructor(logic, options) {
        this.logic = logic;
        this.options = options;
        this.id = options?.id ?? logic?.id ?? 'x:0';
        this.sessionId = 'x:0';
        this.system = {get: () => undefined, inspect: () => ({unsubscribe() {}})};
      }
      start() { return this; }
      stop() { return this; }
      send() {}
      subscribe() { return {unsubscribe() {}}; }
      on() { return {unsubscribe() {}}; }
      onTransition() { return this; }
      onDone() { return this; }
      onStop() { return this; }
      onEvent() { return this; }
      onChange() { return this; }
      getSnapshot() {
        const context = this.logic?.config?.context;
        return {status: 'active', value: {}, context: typeof context === 'function' ? {} : context, tags: new RealSet(),
          matches: () => false, can: () => false, hasTag: () => false, children: {}};
      }
      getPersistedSnapshot() { return this.getSnapshot(); }
      get state() { return this.getSnapshot(); }
      get initialState() { return this.getSnapshot(); }
      toJSON() { return {id: this.id}; }
    }
    const createActor = (logic, options) => { spoken.v5++; return new Actor(logic, options); };
    const createEmptyActor = () => new Actor(emptyLogic);

    """#
}
