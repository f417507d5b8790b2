// A wizard of three steps: each is left only when its answers will do, and every answer survives going back.
import { assign, fromPromise, setup } from 'xstate';

/** What each step wants to know. */
const fields = { person: ['name', 'email'], address: ['city'] };

const isFilled = (answers, step) => fields[step].every((field) => (answers[field] ?? '').trim() !== '');

export const wizard = setup({
  actors: {
    /** Sends the answers and gets a number back, after a while. */
    send: fromPromise(async ({ input }) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      if (input.answers.city === 'Nowhere') throw new Error('nobody lives there');
      return { number: `W-${Object.keys(input.answers).length}` };
    }),
  },
  guards: {
    personIsKnown: ({ context }) => isFilled(context.answers, 'person'),
    addressIsKnown: ({ context }) => isFilled(context.answers, 'address'),
  },
  actions: {
    keep: assign({
      answers: ({ context, event }) => ({ ...context.answers, [event.field]: event.value }),
      problem: null,
    }),
    complain: assign({ problem: ({ context }) => `something is missing (${Object.keys(context.answers).length} answers)` }),
  },
}).createMachine({
  id: 'wizard',
  context: { answers: {}, problem: null, number: null },
  initial: 'person',
  on: { ANSWER: { actions: 'keep' } },
  states: {
    person: {
      tags: 'step',
      on: {
        NEXT: [{ guard: 'personIsKnown', target: 'address' }, { actions: 'complain' }],
      },
    },
    address: {
      tags: 'step',
      on: {
        BACK: 'person',
        NEXT: [{ guard: 'addressIsKnown', target: 'review' }, { actions: 'complain' }],
      },
    },
    review: {
      tags: 'step',
      on: { BACK: 'address', SEND: 'sending' },
    },
    sending: {
      tags: 'busy',
      invoke: {
        id: 'send',
        src: 'send',
        input: ({ context }) => ({ answers: context.answers }),
        onDone: { target: 'sent', actions: assign({ number: ({ event }) => event.output.number }) },
        onError: { target: 'review', actions: assign({ problem: ({ event }) => event.error.message }) },
      },
    },
    sent: { type: 'final' },
  },
  output: ({ context }) => ({ number: context.number }),
});

/** Answers as examples: a city that is known, one that is not. */
export const events = {
  ANSWER: [
    { field: 'name', value: 'Ann' },
    { field: 'email', value: 'ann@example.org' },
    { field: 'city', value: 'Utrecht' },
    { field: 'city', value: 'Nowhere' },
  ],
};
