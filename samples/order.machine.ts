// An order from basket to door: stock and payment side by side, and what is undone when one of them fails.
import { assign, fromPromise, raise, setup } from 'xstate';

interface Line { sku: string; count: number; price: number }
interface Context { lines: Line[]; reserved: boolean; paid: string | null; problem: string | null; parcel: string | null }
type Events =
  | { type: 'ADD'; sku: string; count: number; price: number }
  | { type: 'REMOVE'; sku: string }
  | { type: 'ORDER' | 'SHIP' | 'DELIVERED' | 'RETURN' | 'CANCEL' };

const after = (delay: number) => new Promise((resolve) => setTimeout(resolve, delay));
const total = (lines: Line[]) => lines.reduce((sum, line) => sum + line.count * line.price, 0);

const machine = setup({
  types: { context: {} as Context, events: {} as Events },
  actors: {
    reserve: fromPromise<void, Line[]>(() => Promise.reject(new Error('no warehouse is connected'))),
    pay: fromPromise<{ receipt: string }, number>(() => Promise.reject(new Error('no bank is connected'))),
  },
  guards: {
    hasLines: ({ context }) => context.lines.length > 0,
    isPaid: ({ context }) => context.paid !== null,
  },
  actions: {
    releaseStock: assign({ reserved: false }),
    refund: assign({ paid: null }),
  },
}).createMachine({
  id: 'order',
  context: { lines: [], reserved: false, paid: null, problem: null, parcel: null },
  initial: 'basket',
  states: {
    basket: {
      on: {
        ADD: {
          actions: assign({
            lines: ({ context, event: { sku, count, price } }) => [...context.lines.filter((line) => line.sku !== sku), { sku, count, price }],
          }),
        },
        REMOVE: { actions: assign({ lines: ({ context, event }) => context.lines.filter((line) => line.sku !== event.sku) }) },
        ORDER: { guard: 'hasLines', target: 'placing', actions: assign({ problem: null }) },
      },
    },
    placing: {
      type: 'parallel',
      tags: 'busy',
      states: {
        stock: {
          initial: 'asking',
          states: {
            asking: {
              invoke: {
                id: 'reserve',
                src: 'reserve',
                input: ({ context }) => context.lines,
                onDone: { target: 'reserved', actions: assign({ reserved: true }) },
                onError: { actions: [assign({ problem: ({ event }) => (event.error as Error).message }), raise({ type: 'CANCEL' })] },
              },
            },
            reserved: { type: 'final' },
          },
        },
        payment: {
          initial: 'paying',
          states: {
            paying: {
              invoke: {
                id: 'pay',
                src: 'pay',
                input: ({ context }) => total(context.lines),
                onDone: { target: 'paid', actions: assign({ paid: ({ event }) => event.output.receipt }) },
                onError: { actions: [assign({ problem: ({ event }) => (event.error as Error).message }), raise({ type: 'CANCEL' })] },
              },
            },
            paid: { type: 'final' },
          },
        },
      },
      onDone: 'packing',
      on: { CANCEL: { target: 'basket', actions: ['releaseStock', 'refund'] } },
    },
    packing: {
      on: {
        SHIP: { target: 'underway', actions: assign({ parcel: ({ context }) => `P-${context.lines.length}` }) },
        CANCEL: { target: 'cancelled', actions: ['releaseStock', 'refund'] },
      },
    },
    underway: { after: { 86_400_000: 'late' }, on: { DELIVERED: 'delivered' } },
    late: { tags: 'attention', on: { DELIVERED: 'delivered', CANCEL: { target: 'cancelled', actions: 'refund' } } },
    delivered: {
      after: { 1_209_600_000: 'closed' },
      on: { RETURN: { guard: 'isPaid', target: 'returned', actions: 'refund' } },
    },
    returned: { type: 'final' },
    cancelled: { type: 'final' },
    closed: { type: 'final' },
  },
  output: ({ context }) => ({ total: total(context.lines), paid: context.paid }),
});

/** The machine with a warehouse of ten of each, and a bank that lends up to 100. */
export default machine.provide({
  actors: {
    reserve: fromPromise<void, Line[]>(async ({ input }) => {
      await after(400);
      const short = input.find((line) => line.count > 10);
      if (short) throw new Error(`only 10 of ${short.sku}`);
    }),
    pay: fromPromise<{ receipt: string }, number>(async ({ input }) => {
      await after(700);
      if (input > 100) throw new Error(`${input} is more than the card allows`);
      return { receipt: `R-${input}` };
    }),
  },
});

/** What events carry, as JSON Schemas: forms are made from them. */
export const events = {
  ADD: {
    type: 'object',
    properties: {
      sku: { type: 'string', minLength: 1 },
      count: { type: 'integer', minimum: 1 },
      price: { type: 'number', minimum: 0 },
    },
    required: ['sku', 'count', 'price'],
    examples: [{ sku: 'tea', count: 2, price: 4.5 }],
  },
  REMOVE: { type: 'object', properties: { sku: { type: 'string', minLength: 1 } }, required: ['sku'], examples: [{ sku: 'tea' }] },
};
