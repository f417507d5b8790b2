/// The global object of modules: what a program finds there, in JavaScript.
///
/// There are promises, for actors have them; time, chance and timers are the session's; what would reach outside is a
/// named stub.
enum ModuleEnvironment {
  static let text = hidden + time + timers + console + outside

  private static let hidden = #"""
    for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', '$vm', 'gc',
      'print', 'load', 'quit', 'console']) delete G[name];
    const checked = source => source;
    const global = (name, value) => define(G, name, {__proto__: null, value, writable: true, enumerable: false, configurable: true});

    // The time limit counts each job of a promise by itself, so a chain of short ones is ended by their number.
    let jobs = 0;
    const mostJobs = 100000;
    RealPromise.prototype.then = function then(done, failed) {
      if (++jobs > mostJobs) throw new RangeError('promises follow each other without end');
      return apply(promiseThen, this, [done, failed]);
    };
    // Jobs that follow each other by `await` alone are seen only by what the modules say of their turns.
    let turns = 0;
    const turn = () => {
      if ((++turns & 1023) === 0 && ask('late')) throw new RangeError('the evaluation takes too long');
      return true;
    };

    """#

  private static let time = JavaScriptClock.text

  /// Timers: numbered here, scheduled by the session where one serves.
  private static let timers = #"""
    const timers = new RealMap();
    let lastTimer = 1000000;
    const startTimer = (repeats, name) => (run, delay = 0, ...parts) => {
      if (typeof run !== 'function') throw new RealTypeError(name + ' takes a function');
      const milliseconds = +delay > 0 ? +delay : repeats ? 1 : 0;
      if (atWork !== undefined) return actorTimer(() => { apply(run, undefined, parts); }, milliseconds, repeats);
      const number = ++lastTimer;
      apply(mapSet, timers, [number, {run: () => { apply(run, undefined, parts); }, milliseconds, repeats}]);
      ask('timer', number, milliseconds, repeats);
      return number;
    };
    const stopTimer = number => {
      if (atWork !== undefined && stopActorTimer(number)) return;
      if (!apply(mapHas, timers, [number])) return;
      ask('timerStop', number);
    };
    global('setTimeout', startTimer(false, 'setTimeout'));
    global('setInterval', startTimer(true, 'setInterval'));
    global('setImmediate', (run, ...parts) => startTimer(false, 'setImmediate')(run, 0, ...parts));
    global('clearTimeout', stopTimer);
    global('clearInterval', stopTimer);
    global('clearImmediate', stopTimer);
    global('requestAnimationFrame', run => startTimer(false, 'requestAnimationFrame')(() => run(now), 16));
    global('cancelAnimationFrame', stopTimer);
    const fireTimer = number => {
      const timer = apply(mapGet, timers, [number]);
      if (timer === undefined) return false;
      // It is not forgotten: what was done may be undone.
      timer.run();
      return true;
    };

    """#

  /// What is logged goes to the session's records.
  private static let console = #"""
    const shown = value => {
      if (typeof value === 'string') return value;
      if (typeof value === 'function') return value.name ? '[Function: ' + value.name + ']' : '[Function]';
      if (isObject(value)) {
        if (value instanceof RealError) try { return text(value.stack ? value + '' : value); } catch { return 'Error'; }
        try { return quote(value) ?? typeName(value); } catch { return typeName(value); }
      }
      try { return text(value); } catch { return typeof value; }
    };
    const logged = level => (...parts) => {
      if (isReplaying) return;
      let line = '';
      for (let i = 0; i < parts.length; i++) line += (i ? ' ' : '') + shown(parts[i]);
      ask('console', level, slice(line, 0, 10000));
    };
    const quiet = () => {};
    global('console', {
      log: logged('log'), info: logged('info'), warn: logged('warn'), error: logged('error'), debug: logged('debug'),
      trace: logged('trace'), dir: logged('log'), table: logged('log'), group: logged('log'),
      groupCollapsed: logged('log'), groupEnd: quiet, time: quiet, timeEnd: quiet, timeLog: quiet, count: quiet, clear: quiet,
      assert(holds, ...parts) { if (!holds) apply(logged('error'), undefined, ['Assertion failed', ...parts]); },
    });

    """#

  private static let outside = #"""
    global('global', G);
    global('process', {env: {NODE_ENV: 'development'}, argv: [], platform: 'statetui', versions: {},
      nextTick: (run, ...parts) => { G.queueMicrotask(() => apply(run, undefined, parts)); },
      cwd: () => '/', on() {}, once() {}, off() {}, emitWarning() {}, exit() { throw new MissingError('process.exit'); }});
    global('structuredClone', value => decoded(encoded(value, [])));
    if (G.queueMicrotask === undefined)
      global('queueMicrotask', run => { apply(promiseThen, RealPromise.resolve(), [() => { run(); }]); });
    global('performance', {now: () => now, timeOrigin: 0, mark() {}, measure() {}});
    const hexadecimal = count => {
      let digits = '';
      for (let i = 0; i < count; i++) digits += '0123456789abcdef'[Math.floor(random() * 16)];
      return digits;
    };
    global('crypto', {
      randomUUID: () => hexadecimal(8) + '-' + hexadecimal(4) + '-4' + hexadecimal(3) + '-a' + hexadecimal(3) + '-' + hexadecimal(12),
      getRandomValues(array) { for (let i = 0; i < array.length; i++) array[i] = Math.floor(random() * 4294967296); return array; },
    });
    for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'localStorage', 'sessionStorage', 'indexedDB'])
      global(name, stub(name));
    const RecordedProxy = function Proxy(target, handler) {
      const made = new RealProxy(target, handler);
      apply(weakSet, proxies, [made, true]);
      return made;
    };
    RecordedProxy.revocable = RealProxy.revocable;
    global('Proxy', RecordedProxy);

    """#
}
