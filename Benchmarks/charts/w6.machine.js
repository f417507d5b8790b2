// w6 as a module: a guard and an assignment that are functions.
const { assign, createMachine } = require('xstate');

module.exports = createMachine({
  id: 'w6',
  context: { n: 0 },
  initial: 'run',
  states: {
    run: {
      on: {
        inc: [
          { guard: ({ context, event }) => context.n < 1000 && event.by > 0, actions: assign({ n: ({ context, event }) => context.n + event.by }) },
          { actions: assign({ n: 0 }) },
        ],
      },
    },
  },
});
