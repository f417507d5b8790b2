/// Our `xstate`, version 5: its public functions.
enum LibraryVersion5 {
  static let text = actions + setup + tools + exports

  private static let actions = #"""
    const assign5 = assignment => builtIn('assign', {assignment});
    const raise5 = (event, options) => builtIn('raise', {event, id: options?.id, delay: options?.delay});
    const sendTo5 = (to, event, options) => {
      spoken.v5++;
      return builtIn('sendTo', {to, event, id: options?.id, delay: options?.delay});
    };
    const sendParent5 = (event, options) => builtIn('sendParent', {event, id: options?.id, delay: options?.delay});
    const forwardTo5 = (to, options) =>
      builtIn('sendTo', {to, event: ({event}) => event, id: options?.id, delay: options?.delay});
    const cancel5 = sendId => builtIn('cancel', {sendId});
    const log5 = (value = ({context, event}) => ({context, event}), label) => builtIn('log', {value, label});
    const emit5 = event => { spoken.v5++; return builtIn('emit', {event}); };
    const spawnChild5 = (src, options) => {
      spoken.v5++;
      return builtIn('spawnChild', {src, id: options?.id, input: options?.input, systemId: options?.systemId,
        syncSnapshot: options?.syncSnapshot});
    };
    const stopChild5 = actorRef => builtIn('stopChild', {actorRef});
    const enqueueActions5 = collect => { spoken.v5++; return builtIn('enqueueActions', {collect}); };

    const and5 = guards => builtIn('and', {guards});
    const or5 = guards => builtIn('or', {guards});
    const not5 = guard => builtIn('not', {guards: [guard]});
    const stateIn5 = state => builtIn('stateIn', {state});

    """#

  private static let setup = #"""
    const setup5 = ({schemas, actors, actions, guards, delays} = {}) => {
      spoken.v5++;
      const given = {actors, actions, guards, delays};
      return {
        createMachine: config => new StateMachine(merged(config, schemas ? {schemas} : {}), given),
        createStateConfig: config => config,
        createAction: action => action,
        extend: more => setup5({schemas, ...mergedImplementations(given, more)}),
        assign: assign5, sendTo: sendTo5, raise: raise5, log: log5, cancel: cancel5, stopChild: stopChild5,
        enqueueActions: enqueueActions5, emit: emit5, spawnChild: spawnChild5,
      };
    };

    """#

  private static let tools = #"""
    const pathOf = value => {
      if (isArray(value)) return value;
      const parts = [], source = text(value);
      let part = '';
      for (let i = 0; i < source.length; i++) {
        if (source[i] === '\\') part += source[++i] ?? '';
        else if (source[i] === '.') { parts[parts.length] = part; part = ''; }
        else part += source[i];
      }
      parts[parts.length] = part;
      return parts;
    };
    const pathToStateValue = path => {
      if (path.length === 0) return {};
      let value = path[path.length - 1];
      for (let i = path.length - 2; i >= 0; i--) value = {[path[i]]: value};
      return value;
    };
    const stateValueOf = value => {
      if (typeof value === 'string') return pathToStateValue(pathOf(value));
      return isArray(value) ? pathToStateValue(value) : value?.value !== undefined && value.matches ? value.value : value;
    };
    const liesIn = (inner, outer) => {
      if (typeof outer === 'string') return typeof inner === 'string' && inner === outer;
      if (typeof inner === 'string') return inner in outer;
      const all = keys(inner);
      for (let i = 0; i < all.length; i++) {
        if (!(all[i] in outer)) return false;
        if (!liesIn(inner[all[i]], outer[all[i]])) return false;
      }
      return true;
    };
    const matchesState = (parent, child) => liesIn(stateValueOf(parent), stateValueOf(child));
    const descriptorMatches = (type, descriptor) => {
      if (descriptor === type || descriptor === '*') return true;
      if (slice(descriptor, -2) !== '.*') return false;
      const stem = slice(descriptor, 0, -2);
      return type === stem || slice(type, 0, stem.length + 1) === stem + '.';
    };
    const assertEvent = (event, types) => {
      const all = isArray(types) ? types : [types];
      for (let i = 0; i < all.length; i++) if (descriptorMatches(event.type, all[i])) return;
      throw new RealError('Expected event ' + quote(event) + ' to have type '
        + (all.length === 1 ? 'matching "' + all[0] + '"' : 'matching one of ' + quote(all)));
    };
    const mapState = (snapshot, mapper) => {
      const found = [];
      const visit = (mapping, value) => {
        if (mapping.map) found[found.length] = mapping.map(snapshot);
        const all = mapping.states ? keys(mapping.states) : [];
        for (let i = 0; i < all.length; i++) {
          if (value === all[i]) visit(mapping.states[all[i]], {});
          else if (isObject(value) && all[i] in value) visit(mapping.states[all[i]], value[all[i]]);
        }
      };
      visit(mapper, snapshot.value);
      return found;
    };
    const toObserver = (next, error, complete) =>
      typeof next === 'object' && next !== null
        ? {next: v => next.next?.(v), error: e => next.error?.(e), complete: () => next.complete?.()}
        : {next: v => next?.(v), error: e => error?.(e), complete: () => complete?.()};
    const toPromise = actor => new RealPromise((resolve, reject) => actor.subscribe({
      next: snapshot => { if (snapshot.status === 'done') resolve(snapshot.output); }, error: reject,
      complete: () => resolve(actor.getSnapshot().output),
    }));
    const waitFor = (actor, holds) => new RealPromise((resolve, reject) => {
      const first = actor.getSnapshot();
      if (holds(first)) return resolve(first);
      actor.subscribe({next: snapshot => { if (holds(snapshot)) resolve(snapshot); }, error: reject});
    });
    class SimulatedClock {
      setTimeout() { return 0; }
      clearTimeout() {}
      now() { return 0; }
      increment() {}
      set() {}
      start() {}
    }
    const isMachineSnapshot = thing => isObject(thing) && 'value' in thing && 'context' in thing && 'tags' in thing;

    """#

  private static let exports = #"""
    const version5 = {
      createMachine, setup: setup5, createStateConfig: config => config, assign: assign5, raise: raise5, sendTo: sendTo5,
      sendParent: sendParent5, forwardTo: forwardTo5, cancel: cancel5, log: log5, emit: emit5, spawnChild: spawnChild5,
      stopChild: stopChild5, stop: stopChild5, enqueueActions: enqueueActions5, and: and5, or: or5, not: not5,
      stateIn: stateIn5, fromPromise, fromCallback, fromTransition, fromObservable, fromEventObservable, createActor,
      createEmptyActor, Actor, StateMachine, assertEvent, mapState, matchesState, pathToStateValue, toObserver, toPromise,
      waitFor, SimulatedClock, isMachineSnapshot, SpecialTargets: {Parent: '#_parent', Internal: '#_internal'},
      getInitialSnapshot: inert('getInitialSnapshot'), getNextSnapshot: inert('getNextSnapshot'),
      initialTransition: inert('initialTransition'), transition: inert('transition'),
      getNextTransitions: inert('getNextTransitions'),
    };

    """#
}
