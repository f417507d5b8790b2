// A request that is tried again, after longer and longer pauses, and that can be given up.
import { assign, fromPromise, setup } from 'xstate';

/** Refuses as often as it is told to, then answers. It stands for a server; `fetch` is not to be had here. */
const request = fromPromise(async ({ input, signal }) => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  signal.throwIfAborted();
  if (input.attempt <= input.refusals) throw new Error(`503 on attempt ${input.attempt}`);
  return { items: ['first', 'second'], attempt: input.attempt };
});

export default setup({
  actors: { request },
  delays: {
    /** 500 ms, 1 s, 2 s … and never more than 8 s. */
    pause: ({ context }) => Math.min(8000, 500 * 2 ** (context.attempt - 1)),
  },
  guards: {
    mayTryAgain: ({ context }) => context.attempt < context.limit,
  },
}).createMachine({
  id: 'fetchRetry',
  context: ({ input }) => ({ attempt: 0, limit: 4, refusals: input?.refusals ?? 2, problems: [], items: null }),
  initial: 'idle',
  on: { REFUSE: { actions: assign({ refusals: ({ event }) => event.times }) } },
  states: {
    idle: {
      entry: assign({ attempt: 0, problems: [] }),
      on: { FETCH: 'loading' },
    },
    loading: {
      tags: 'busy',
      entry: assign({ attempt: ({ context }) => context.attempt + 1 }),
      invoke: {
        id: 'request',
        src: 'request',
        input: ({ context }) => ({ attempt: context.attempt, refusals: context.refusals }),
        onDone: { target: 'loaded', actions: assign({ items: ({ event }) => event.output.items }) },
        onError: {
          target: 'deciding',
          actions: assign({ problems: ({ context, event }) => [...context.problems, event.error.message] }),
        },
      },
      on: { CANCEL: 'idle' },
    },
    deciding: { always: [{ guard: 'mayTryAgain', target: 'waiting' }, { target: 'failed' }] },
    waiting: {
      tags: 'busy',
      after: { pause: 'loading' },
      on: { NOW: 'loading', CANCEL: 'idle' },
    },
    failed: { on: { FETCH: { target: 'loading', actions: assign({ attempt: 0, problems: [] }) } } },
    loaded: { type: 'final' },
  },
  output: ({ context }) => ({ items: context.items, attempts: context.attempt }),
});
