/// Our `xstate`, version 4: what it has besides, and what State Backed's library adds.
///
/// One module has one `xstate`. Functions that both versions have behave by what they are given: v4's actions are plain
/// objects, and its conventions of calling are the host's business.
enum LibraryVersion4 {
  static let text = actions + exports

  private static let actions = #"""
    const only4 = make => (...parts) => { spoken.v4++; return apply(make, undefined, parts); };
    const raise4 = event => ({type: 'xstate.raise', event});
    const send4 = only4((event, options) =>
      ({type: 'xstate.send', event, to: options?.to, delay: options?.delay, id: options?.id}));
    const sendUpdate4 = only4(options => send4('xstate.update', merged(options, {to: '#_parent'})));
    const respond4 = only4((event, options) =>
      ({type: 'xstate.respond', event, delay: options?.delay, id: options?.id}));
    const escalate4 = only4((data, options) => ({type: 'xstate.escalate', data, delay: options?.delay, id: options?.id}));
    const start4 = only4(activity => ({type: 'xstate.start', activity}));
    const stop4 = actorRef => ({type: 'xstate.stop', actorRef});
    const pure4 = only4(get => ({type: 'xstate.pure', get}));
    const choose4 = only4(conds => ({type: 'xstate.choose', conds}));
    const after4 = (delay, id) => 'xstate.after(' + delay + ')' + (id ? '#' + id : '');
    const done4 = (id, data) => ({type: 'done.state.' + id, data, toString() { return this.type; }});
    const doneInvoke4 = (id, data) => ({type: 'done.invoke.' + id, data, toString() { return this.type; }});
    const error4 = (id, data) => ({type: 'error.platform.' + id, data, toString() { return this.type; }});
    const interpret4 = only4((machine, options) => new Actor(machine, options));
    const Machine4 = only4((config, implementations, context) =>
      new StateMachine(config, implementations, context === undefined ? {} : {context, hasContext: true}));
    // Called inside of an assignment; at load there is nothing to spawn in.
    const spawn4 = only4((logic, options) => spawnNow(logic, typeof options === 'string' ? {id: options} : options));
    const actions4 = {
      assign: assign5, raise: raise5, send: send4, sendTo: sendTo5, sendParent: sendParent5, sendUpdate: sendUpdate4,
      respond: respond4, forwardTo: forwardTo5, escalate: escalate4, log: log5, cancel: cancel5, start: start4, stop: stop4,
      pure: pure4, choose: choose4, after: after4, done: done4, doneInvoke: doneInvoke4, error: error4,
      emit: emit5, enqueueActions: enqueueActions5, spawnChild: spawnChild5, stopChild: stopChild5,
    };

    """#

  private static let exports = #"""
    const version4 = {
      Machine: Machine4, interpret: interpret4, ['Inter' + 'preter']: Actor, actions: actions4, send: send4, sendUpdate: sendUpdate4,
      respond: respond4, escalate: escalate4, pure: pure4, choose: choose4, spawn: spawn4, done: done4,
      doneInvoke: doneInvoke4, State: class State {}, StateNode: StateMachine,
      spawnBehavior: only4(behavior => behavior), createSchema: schema => schema, t: schema => schema,
    };
    const stateBacked = {
      defineMachine: config => config,
      machineName: name => name,
      machineInstanceName: name => name,
    };

    """#
}
