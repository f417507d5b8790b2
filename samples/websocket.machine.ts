// A connection that comes back by itself: pauses with a ceiling, a queue while it is away, and an answer to a lost peer.
import { assign, enqueueActions, fromCallback, sendTo, setup } from 'xstate';

type Message = { type: 'SAY'; text: string };
type Incoming = { type: 'OPENED' } | { type: 'LOST'; code: number } | { type: 'HEARD'; text: string };
type Context = { attempt: number; queue: string[]; heard: string[]; refusals: number };

/** Stands for a WebSocket: opens after 200 ms unless it is to refuse, and echoes what it is given. */
const socket = fromCallback<Message | { type: 'CUT' }, { refuses: boolean }>(({ sendBack, receive, input }) => {
  let isOpen = false;
  const opening = setTimeout(() => {
    isOpen = !input.refuses;
    sendBack(isOpen ? { type: 'OPENED' } : { type: 'LOST', code: 1006 });
  }, 200);
  receive((event) => {
    if (event.type === 'CUT') sendBack({ type: 'LOST', code: 1001 });
    else if (isOpen) setTimeout(() => sendBack({ type: 'HEARD', text: `echo of ${event.text}` }), 50);
  });
  return () => clearTimeout(opening);
});

export const websocket = setup({
  types: { context: {} as Context, events: {} as Message | Incoming | { type: 'CONNECT' | 'DISCONNECT' | 'CUT' | 'QUIT' } },
  actors: { socket },
  delays: { pause: ({ context }) => Math.min(5000, 250 * 2 ** context.attempt) },
  actions: {
    flush: enqueueActions(({ context, enqueue }) => {
      for (const text of context.queue) enqueue.sendTo('socket', { type: 'SAY', text });
      enqueue.assign({ queue: [] });
    }),
  },
}).createMachine({
  id: 'websocket',
  context: { attempt: 0, queue: [], heard: [], refusals: 1 },
  initial: 'disconnected',
  on: {
    SAY: { actions: assign({ queue: ({ context, event }) => [...context.queue, event.text] }) },
    QUIT: '.gone',
  },
  states: {
    disconnected: { on: { CONNECT: 'session' } },
    session: {
      initial: 'connecting',
      on: { OPENED: '.connected', LOST: 'waiting', DISCONNECT: 'disconnected' },
      states: {
        connecting: { tags: 'busy' },
        connected: {
          entry: 'flush',
          on: {
            SAY: { actions: sendTo('socket', ({ event }) => event) },
            HEARD: { actions: assign({ heard: ({ context, event }) => [...context.heard, event.text] }) },
            CUT: { actions: sendTo('socket', { type: 'CUT' }) },
          },
        },
      },
      invoke: {
        id: 'socket',
        src: 'socket',
        input: ({ context }) => ({ refuses: context.attempt < context.refusals }),
      },
    },
    waiting: {
      tags: 'busy',
      entry: assign({ attempt: ({ context }) => context.attempt + 1 }),
      after: { pause: 'session' },
      on: { CONNECT: 'session', DISCONNECT: 'disconnected' },
    },
    gone: { type: 'final' },
  },
});
