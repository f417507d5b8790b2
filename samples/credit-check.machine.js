// Three bureaus are asked at once; the middle of their scores decides, one silent bureau is forgiven.
import { assign, fromPromise, setup } from 'xstate';

/** What each bureau takes in milliseconds, and what it says of people whose number ends with a digit. */
const bureaus = {
  north: { delay: 900, score: (digit) => 500 + digit * 40 },
  east: { delay: 400, score: (digit) => 480 + digit * 45 },
  west: { delay: 2500, score: (digit) => 520 + digit * 35 },
};

const ask = (name) =>
  fromPromise(async ({ input }) => {
    const bureau = bureaus[name];
    await new Promise((resolve) => setTimeout(resolve, bureau.delay));
    const digit = Number(input.at(-1));
    if (Number.isNaN(digit)) throw new Error(`${name}: no such person`);
    return bureau.score(digit);
  });

/** A region that asks one bureau. */
const region = (name) => ({
  initial: 'asking',
  states: {
    asking: {
      tags: 'busy',
      invoke: {
        id: name,
        src: name,
        input: ({ context }) => context.person,
        onDone: { target: 'answered', actions: { type: 'keepScore', params: ({ event }) => ({ name, score: event.output }) } },
        onError: { target: 'silent', actions: { type: 'keepProblem', params: ({ event }) => ({ text: event.error.message }) } },
      },
      after: { 2000: { target: 'silent', actions: { type: 'keepProblem', params: { text: `${name} did not answer in time` } } } },
    },
    answered: { type: 'final' },
    silent: { type: 'final' },
  },
});

const middle = (scores) => {
  const sorted = Object.values(scores).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

export const creditCheck = setup({
  actors: { north: ask('north'), east: ask('east'), west: ask('west') },
  guards: {
    isKnown: ({ event }) => event.person.length > 3,
    hasScores: ({ context }) => Object.keys(context.scores).length >= 2,
    isGood: ({ context }) => middle(context.scores) >= 700,
    isFair: ({ context }) => middle(context.scores) >= 600,
  },
  actions: {
    keepScore: assign({ scores: ({ context }, { name, score }) => ({ ...context.scores, [name]: score }) }),
    keepProblem: assign({ problems: ({ context }, { text }) => [...context.problems, text] }),
  },
}).createMachine({
  id: 'creditCheck',
  context: { person: null, scores: {}, problems: [], rate: null },
  initial: 'form',
  states: {
    form: {
      on: {
        APPLY: {
          guard: 'isKnown',
          target: 'checking',
          actions: assign({ person: ({ event }) => event.person, scores: {}, problems: [], rate: null }),
        },
      },
    },
    checking: {
      type: 'parallel',
      states: { north: region('north'), east: region('east'), west: region('west') },
      onDone: 'deciding',
      on: { WITHDRAW: 'form' },
    },
    deciding: {
      always: [
        { guard: 'hasScores', target: 'judging' },
        { target: 'form', actions: { type: 'keepProblem', params: { text: 'too few scores' } } },
      ],
    },
    judging: {
      always: [
        { guard: 'isGood', target: 'offered', actions: assign({ rate: 2.5 }) },
        { guard: 'isFair', target: 'offered', actions: assign({ rate: 6 }) },
        { target: 'refused' },
      ],
    },
    offered: { on: { ACCEPT: 'lent', DECLINE: 'refused', APPLY: 'form' } },
    lent: { type: 'final' },
    refused: { type: 'final' },
  },
  output: ({ context }) => ({ score: Object.keys(context.scores).length ? middle(context.scores) : null, rate: context.rate }),
});

/** Who may apply: what the machine's guards make of a name is in its first characters. */
export const events = { APPLY: [{ person: 'ann-6' }, { person: 'ann-x' }] };
