// A list whose items are actors of their own: each is spawned, spoken to, and stopped when it goes.
import { assign, enqueueActions, sendParent, setup, stopChild } from 'xstate';

const item = setup({}).createMachine({
  id: 'item',
  context: ({ input }) => ({ id: input.id, title: input.title, draft: input.title }),
  initial: 'open',
  on: { DELETE: { actions: sendParent(({ context }) => ({ type: 'item.gone', id: context.id })) } },
  states: {
    open: {
      on: { TOGGLE: 'done', EDIT: 'editing' },
    },
    done: {
      entry: sendParent(({ context }) => ({ type: 'item.done', id: context.id })),
      exit: sendParent(({ context }) => ({ type: 'item.open', id: context.id })),
      on: { TOGGLE: 'open' },
    },
    editing: {
      entry: assign({ draft: ({ context }) => context.title }),
      on: {
        TYPE: { actions: assign({ draft: ({ event }) => event.text }) },
        SAVE: [
          { guard: ({ context }) => context.draft.trim() === '', actions: sendParent(({ context }) => ({ type: 'item.gone', id: context.id })) },
          { target: 'open', actions: assign({ title: ({ context }) => context.draft.trim() }) },
        ],
        DISCARD: 'open',
      },
    },
  },
});

export const todoList = setup({ actors: { item } }).createMachine({
  id: 'todoList',
  context: { next: 1, items: {}, done: [] },
  initial: 'shown',
  on: {
    ADD: {
      guard: ({ event }) => event.title.trim() !== '',
      actions: assign({
        items: ({ context, event, spawn }) => {
          const id = `item-${context.next}`;
          return { ...context.items, [id]: spawn('item', { id, input: { id, title: event.title } }) };
        },
        next: ({ context }) => context.next + 1,
      }),
    },
    TELL: {
      actions: enqueueActions(({ context, event, enqueue }) => {
        const receiver = context.items[event.id];
        if (receiver) enqueue.sendTo(receiver, event.event);
      }),
    },
    'item.done': { actions: assign({ done: ({ context, event }) => [...context.done, event.id] }) },
    'item.open': { actions: assign({ done: ({ context, event }) => context.done.filter((id) => id !== event.id) }) },
    'item.gone': {
      actions: [
        stopChild(({ context, event }) => context.items[event.id]),
        assign({
          items: ({ context, event }) => Object.fromEntries(Object.entries(context.items).filter(([id]) => id !== event.id)),
          done: ({ context, event }) => context.done.filter((id) => id !== event.id),
        }),
      ],
    },
  },
  states: {
    shown: {
      on: {
        CLEAR: {
          actions: enqueueActions(({ context, enqueue }) => {
            for (const id of context.done) enqueue.sendTo(context.items[id], { type: 'DELETE' });
          }),
        },
        CLOSE: 'closed',
      },
    },
    closed: { type: 'final' },
  },
  output: ({ context }) => ({ open: Object.keys(context.items).length - context.done.length }),
});

/** What events carry, as examples. */
export const events = {
  ADD: [{ title: 'Buy tea' }],
  TELL: [{ id: 'item-1', event: { type: 'TOGGLE' } }],
};
