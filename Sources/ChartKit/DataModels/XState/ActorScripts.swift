/// Actors whose logic is a script, in JavaScript: promises, callbacks, observables, transitions, and v4's services.
///
/// Each live instance has a number. What it does reaches the session by questions; what becomes of a promise is told when
/// its jobs have run, which is when the call that gave it something returns.
enum ActorScripts {
  static let text = signals + instances + logic + operations

  private static let signals = #"""
    class AbortSignal {
      constructor() {
        this.aborted = false;
        this.reason = undefined;
        this.onabort = null;
        hide(this, 'listeners_', new RealSet());
      }
      addEventListener(type, run) { if (type === 'abort') apply(setAdd, this.listeners_, [run]); }
      removeEventListener(type, run) { apply(setDelete, this.listeners_, [run]); }
      throwIfAborted() { if (this.aborted) throw this.reason; }
      static abort(reason) { const made = new AbortController(); made.abort(reason); return made.signal; }
      static timeout(delay) {
        const made = new AbortController();
        G.setTimeout(() => made.abort(named('TimeoutError', 'signal timed out')), delay);
        return made.signal;
      }
    }
    const setDelete = SetPrototype.delete;
    const named = (name, message) => { const made = new RealError(message); made.name = name; return made; };
    class AbortController {
      constructor() { this.signal = new AbortSignal(); }
      abort(reason = named('AbortError', 'This operation was aborted')) {
        const {signal} = this;
        if (signal.aborted) return;
        signal.aborted = true;
        signal.reason = reason;
        const told = {type: 'abort', target: signal}, all = listOf(signal.listeners_);
        if (typeof signal.onabort === 'function') signal.onabort(told);
        for (let i = 0; i < all.length; i++)
          if (typeof all[i] === 'function') apply(all[i], signal, [told]); else all[i]?.handleEvent?.(told);
      }
    }
    global('AbortController', AbortController);
    global('AbortSignal', AbortSignal);

    """#

  private static let instances = #"""
    const live = new RealMap(), promiseResolve = RealPromise.resolve, nothing = RealPromise.resolve();
    let lastInstance = 0, atWork, isReplaying = false;
    // While an instance is run again from its log, what it does has been done already.
    const tell = (question, a, b, c, d) => isReplaying ? undefined : ask(question, a, b, c, d);

    const settled = (it, kind, value) => {
      if (it.status === 'active' && it.outcome === undefined) it.outcome = {kind, value, ticks: it.ticks};
    };
    // What failed for want of something that is not here has not failed: somebody else must answer.
    const failed = (it, error) => {
      if (it.missing === undefined && isObject(error) && error instanceof MissingError) it.missing = error.missing;
      if (it.missing === undefined) settled(it, 'error', error);
    };
    missed = name => {
      if (atWork === undefined) return undefined;
      if (atWork.missing === undefined) atWork.missing = name;
      // A request that nobody answers.
      return name === 'fetch' && atWork.isLate ? new RealPromise(() => {}) : undefined;
    };
    // Counts the rounds of jobs until a promise settles: by them promises that began together are put in order.
    const countRounds = it => {
      let left = 100;
      it.ticks = 0;
      const tick = () => {
        if (it.outcome !== undefined || left-- === 0) return;
        it.ticks++;
        apply(promiseThen, nothing, [tick]);
      };
      apply(promiseThen, nothing, [tick]);
    };
    const work = (it, run) => {
      atWork = it;
      try { run(); } catch (error) { failed(it, error); }
      countRounds(it);
    };
    const awaited = (it, promise) => {
      it.isLate = true;
      apply(promiseThen, apply(promiseResolve, RealPromise, [promise]),
        [value => { settled(it, 'done', value); }, error => { failed(it, error); }]);
    };
    const observed = (it, source, next) => {
      it.subscription = source.subscribe({
        next: value => { if (it.status === 'active') next(value); },
        error: error => { failed(it, error); },
        complete: () => { settled(it, 'done', undefined); },
      });
    };
    const pathText = it => quote(pathOfActor(it.self));
    const sentBack = (it, event) => {
      if (it.status === 'active') tell('actorSends', pathText(it), encoded(eventOf(event), []));
    };
    const receiving = it => listener => { it.receivers[it.receivers.length] = listener; };
    const argumentsOf = (it, input) => ({
      input, self: it.self, system,
      emit: event => { tell('actorEmits', pathText(it), encoded(eventOf(event), [])); },
    });
    const actorTimer = (run, milliseconds, repeats) => {
      const it = atWork, number = ++it.lastTimer;
      apply(mapSet, it.timers, [number, {run, repeats}]);
      tell('actorTimer', pathText(it), number, milliseconds, repeats);
      return number;
    };
    const stopActorTimer = number => {
      if (!apply(mapDelete, atWork.timers, [number])) return false;
      tell('actorTimerStop', pathText(atWork), number);
      return true;
    };

    """#

  private static let logic = #"""
    const startOf = {
      __proto__: null,
      promise(it, creator, input) {
        it.isLate = true;
        it.controller = new AbortController();
        awaited(it, creator(merged(argumentsOf(it, input), {signal: it.controller.signal})));
      },
      callback(it, creator, input) {
        it.dispose = creator(merged(argumentsOf(it, input), {sendBack: event => sentBack(it, event), receive: receiving(it)}));
      },
      observable(it, creator, input) {
        observed(it, creator(argumentsOf(it, input)), value => { tell('actorNext', pathText(it), encoded(value, [])); });
      },
      eventObservable(it, creator, input) {
        observed(it, creator(argumentsOf(it, input)), value => sentBack(it, value));
      },
      // v4: what an activity gives ends it. It cannot answer.
      activity(it, creator, {context, type, id}) { it.dispose = creator(context, {type, id}); },
      // v4: what a service gives says what it is.
      service(it, creator, {context, event, data}) {
        const made = creator(context, event, {data, src: {type: it.self.id}, meta: undefined});
        if (isObject(made) && typeof made.then === 'function') return awaited(it, made);
        if (isObject(made) && typeof made.subscribe === 'function') return observed(it, made, value => sentBack(it, value));
        if (typeof made !== 'function') throw new RealTypeError('a service gives a promise, a function or an observable');
        const stop = made(event => sentBack(it, event), receiving(it));
        if (isObject(stop) && typeof stop.then === 'function') return awaited(it, stop);
        it.dispose = stop;
      },
    };

    """#

  private static let operations = #"""
    const startActor = (number, path, input, plainKind) => {
      const logic = thingAt(number), {kind, creator} = descriptionOf(logic) ?? {kind: plainKind, creator: logic};
      const it = {self: actorAt(parseJSON(path)), status: 'active', outcome: undefined, missing: undefined, isLate: false,
        receivers: [], timers: new RealMap(), lastTimer: 0, ticks: 0};
      apply(mapSet, live, [++lastInstance, it]);
      work(it, () => startOf[kind](it, creator, decoded(input)));
      return lastInstance;
    };
    const giveEvent = (it, event) => {
      const all = it.receivers;
      for (let i = 0; i < all.length; i++) all[i](event);
    };
    const giveTimer = (it, number) => {
      const timer = apply(mapGet, it.timers, [number]);
      if (timer === undefined) return;
      if (!timer.repeats) apply(mapDelete, it.timers, [number]);
      timer.run();
    };
    const stopActor = it => {
      try {
        if (typeof it.dispose === 'function') it.dispose();
        it.controller?.abort();
        it.subscription?.unsubscribe?.();
      } finally { it.status = 'stopped'; }
    };
    const actorState = it => {
      atWork = undefined;
      const {outcome, missing, isLate} = it;
      return '{"isLate":' + isLate + (missing === undefined ? '' : ',"missing":' + quote(missing))
        + (outcome === undefined ? '' : ',"kind":"' + outcome.kind + '","ticks":' + outcome.ticks
          + ',"value":' + encoded(outcome.value, [])) + '}';
    };
    const initialState = (number, input) => {
      const {initial} = descriptionOf(thingAt(number));
      return encoded(typeof initial === 'function' ? initial({input: decoded(input)}) : initial, []);
    };
    const nextState = (number, context, event, path) => {
      const self = actorAt(parseJSON(path));
      const emit = event => { tell('actorEmits', path, encoded(eventOf(event), [])); };
      const {creator} = descriptionOf(thingAt(number));
      return encoded(creator(decoded(context), decoded(event), {self, system, id: self.id, sessionId: self.sessionId, emit}), []);
    };
    const withSnapshot = event => {
      const snapshot = event?.snapshot;
      if (!isObject(snapshot) || !('value' in snapshot) || slice(event.type, 0, 16) !== 'xstate.snapshot.') return event;
      setPrototypeOf(snapshot, snapshotMethods);
      const tags = snapshot.tags, path = apply(sliceArray, pathOfActor(here), []);
      snapshot.tags = new RealSet();
      for (let i = 0; i < tags.length; i++) apply(setAdd, snapshot.tags, [tags[i]]);
      path[path.length] = slice(event.type, 16);
      hide(snapshot, 'actor_', actorAt(path));
      return event;
    };
    const actorOperation = (operation, a, b, c, d) => {
      const it = apply(mapGet, live, [a]);
      switch (operation) {
      case 40: return startActor(a, b, c, d);
      case 41: { const given = decoded(b); return work(it, () => giveEvent(it, given)); }
      case 42: return work(it, () => giveTimer(it, b));
      case 43: atWork = it; return stopActor(it);
      case 44: return actorState(it);
      case 45: isReplaying = a; return;
      case 46: apply(mapDelete, live, [a]); return;
      case 47: return initialState(a, b);
      case 48: return nextState(a, b, c, d);
      }
    };

    """#
}
