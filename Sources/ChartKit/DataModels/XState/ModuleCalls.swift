/// Calls of a module's functions, in JavaScript, by XState's conventions.
enum ModuleCalls {
  static let text = #"""
    // The event that is handled, the machine whose functions are called, and the version whose conventions hold.
    let event, machineHere, isVersion4 = false;

    // Things that actions made at run time refer to, until they have run: numbered downwards.
    const passing = [];
    const thingAt = number => number > 0 ? hosts[number - 1] : passing[-number - 1];

    const guardMeta = context => ({state: stateHere(context), cond: undefined, _event: scxmlEvent()});
    const actionMeta = context => ({state: stateHere(context), action: undefined, _event: scxmlEvent()});
    const scxmlEvent = () => ({name: event?.type, data: event, $$type: 'scxml', type: 'external'});
    const stateHere = () => {
      let made;
      const get = () => made ??= here.getSnapshot();
      return new RealProxy({}, {get: (target, key) => get()?.[key], has: (target, key) => isObject(get()) && key in get()});
    };
    const invoked = (f, context, params) => isVersion4 ? f(context, event, actionMeta(context)) : f({context, event, self: here, system}, params);
    const holds = (f, context, params) => isVersion4 ? f(context, event, guardMeta(context)) : f({context, event}, params);

    // What a guard says, and what it read of the context and the event: as JSON, with what it threw.
    const examined = (number, context, params) => {
      const given = event;
      begin();
      let outcome;
      try {
        event = proxied(given, ['_event']);
        outcome = '"result":' + (holds(thingAt(number), proxied(contextAt(context), []), params) ? 'true' : 'false');
      } catch (fault) {
        outcome = '"fault":' + quote(isObject(fault) && fault instanceof RealError ? text(fault) : shown(fault));
      } finally { event = given; }
      return '{' + outcome + ',"reads":' + ended() + '}';
    };

    const acted = (number, context, newNumber, params) => {
      const object = contextAt(context), record = recordOf(object);
      invoked(thingAt(number), object, params);
      const changes = changesOf(record, object);
      if (changes !== undefined) putContext(newNumber, object);
      return changes;
    };
    const spawnNow = (src, {id, input, systemId, syncSnapshot} = {}) => {
      const known = typeof src === 'string' ? actorNamed(src) : src;
      const source = typeof known === 'string' ? quote(known) : writtenPart(known, [], '');
      const args = {context: contextAt(spawning), event, self: here};
      const made = ask('spawn', source, id === undefined ? undefined : text(id),
        encoded(typeof input === 'function' ? input(args) : input, []), systemId === undefined ? undefined : text(systemId),
        syncSnapshot === true, typeof src === 'string' ? src : undefined);
      return actorAt(parseJSON(made));
    };
    let spawning;
    // The logic that a name stands for; the name itself where nobody implements it.
    const actorNamed = name => {
      const own = machineHere?.implementations;
      let found = own?.actors[name] ?? own?.services[name];
      for (let i = 0; found === undefined && i < implementing.length; i++)
        found = implementing[i].actors[name] ?? implementing[i].services[name];
      return found ?? name;
    };
    const assigned = (number, context, newNumber, params) => {
      const object = contextAt(context), record = recordOf(object), assignment = thingAt(number);
      const args = isVersion4 ? undefined : {context: object, event, self: here, system, spawn: spawnNow};
      const value = f => isVersion4 ? f(object, event, actionMeta(object)) : f(args, params);
      spawning = context;
      let part;
      if (typeof assignment === 'function') part = value(assignment);
      else {
        part = {};
        const all = keys(assignment);
        for (let i = 0; i < all.length; i++) {
          const given = assignment[all[i]];
          part[all[i]] = typeof given === 'function' && !apply(weakHas, stubs, [given]) ? value(given) : given;
        }
      }
      return changesOf(record, putContext(newNumber, merged(object, part)));
    };
    const started = (number, newNumber, input) => {
      const made = thingAt(number);
      spawning = newNumber;
      // A context that stands in the machine is copied, so that nothing changes the machine.
      const context = typeof made !== 'function' ? decoded(encoded(made, []))
        : isVersion4 ? made() : made({input, self: here, spawn: spawnNow, system});
      return encoded(putContext(newNumber, isObject(context) ? context : {}), []);
    };

    // A result that Swift can tell: strings and JSON have a letter before them.
    const answer = value => {
      if (typeof value === 'string') return 's' + bounded(value);
      return value === null || typeof value === 'boolean' || typeof value === 'number' && value - value === 0 || value === undefined
        ? value : 'j' + encoded(value, []);
    };
    const evaluated = (number, context, params) => answer(invoked(thingAt(number), contextAt(context), params));

    // What an enqueueActions, or v4's pure and choose, wants to be done.
    let numbering = numbered;
    const transient = thing => { define(passing, passing.length, {__proto__: null, value: thing, writable: true, configurable: true, enumerable: true}); return -passing.length; };
    const writtenActions = list => {
      numbering = transient;
      try { return writtenPart(list, [], ''); } finally { numbering = numbered; }
    };
    const collected = (number, context, params) => {
      const list = [], object = contextAt(context), args = {context: object, event, self: here, system};
      const enqueue = action => { list[list.length] = action; };
      const queued = make => (...parts) => { list[list.length] = apply(make, undefined, parts); };
      enqueue.assign = queued(assign5);
      enqueue.raise = queued(raise5);
      enqueue.sendTo = queued(sendTo5);
      enqueue.sendParent = queued(sendParent5);
      enqueue.forwardTo = queued(forwardTo5);
      enqueue.cancel = queued(cancel5);
      enqueue.log = queued(log5);
      enqueue.emit = queued(emit5);
      enqueue.spawnChild = queued(spawnChild5);
      enqueue.stopChild = queued(stopChild5);
      enqueue.enqueueActions = queued(enqueueActions5);
      args.enqueue = enqueue;
      args.check = guard => isMet(guard, object, params, 0);
      const made = invoked4(thingAt(number), object, args, params);
      if (isVersion4 && made !== undefined) return writtenActions(isArray(made) ? made : [made]);
      return writtenActions(list);
    };
    const invoked4 = (f, object, args, params) => isVersion4 ? f(object, event, actionMeta(object)) : f(args, params);

    const isMet = (guard, context, params, depth) => {
      if (depth > 100) throw new RealError('guards refer to each other in a circle');
      const description = descriptionOf(guard);
      if (description !== undefined) {
        const {type, guards} = description;
        if (type === 'xstate.stateIn') return ask('in', encoded(description.state, [])) === true;
        for (let i = 0; i < guards.length; i++) {
          const met = isMet(guards[i], context, params, depth + 1);
          if (type === 'xstate.not') return !met;
          if (met === (type === 'xstate.or')) return met;
        }
        return type === 'xstate.and';
      }
      if (typeof guard === 'function') return !!holds(guard, context, params);
      const name = typeof guard === 'string' ? guard : guard.type;
      let inner = guard.params;
      if (typeof inner === 'function') inner = inner({context, event});
      const known = machineHere?.implementations.guards[name];
      return known === undefined ? ask('guard', name) === true : isMet(known, context, inner, depth + 1);
    };

    """#
}
