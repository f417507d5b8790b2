// XState v4: a stopwatch whose ticks come from a callback, with laps, a limit, and an output.
import { assign, createMachine, send } from 'xstate';

export const stopwatch = createMachine(
  {
    id: 'stopwatch',
    predictableActionArguments: true,
    context: { elapsed: 0, laps: [] },
    initial: 'ready',
    states: {
      ready: {
        on: { START: 'running', UNPLUG: 'off' },
      },
      running: {
        tags: ['ticking'],
        invoke: {
          id: 'quartz',
          src: () => (callback) => {
            const beat = setInterval(() => callback({ type: 'TICK', by: 100 }), 100);
            return () => clearInterval(beat);
          },
        },
        on: {
          TICK: { actions: 'count' },
          LAP: { actions: 'keepLap' },
          STOP: 'stopped',
        },
        always: { target: 'stopped', cond: 'isFull', actions: send('OVERFLOW') },
      },
      stopped: {
        on: {
          START: { target: 'running', cond: 'hasRoom' },
          RESET: { target: 'ready', actions: 'clear' },
          OVERFLOW: { actions: 'note' },
        },
      },
      off: { type: 'final', data: { laps: (context) => context.laps } },
    },
  },
  {
    actions: {
      count: assign({ elapsed: (context, event) => context.elapsed + event.by }),
      keepLap: assign({ laps: (context) => [...context.laps, context.elapsed] }),
      clear: assign({ elapsed: 0, laps: [] }),
      note: assign({ laps: (context) => [...context.laps, 'full'] }),
    },
    guards: {
      isFull: (context) => context.elapsed >= 3000,
      hasRoom: (context) => context.elapsed < 3000,
    },
  },
);
