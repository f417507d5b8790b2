// The first days of a customer: three regions that go on side by side, reminders, and an end when all have ended.
import { assign, not, setup, stateIn } from 'xstate';

const hours = (count) => count * 3_600_000;

export const onboarding = setup({
  guards: {
    looksLikeMail: ({ event }) => /^\S+@\S+\.\S+$/.test(event.address),
    isCode: ({ context, event }) => event.code === context.code,
    hasTriesLeft: ({ context }) => context.tries < 3,
    knowsEnough: ({ context }) => Object.keys(context.profile).length >= 2,
    mailIsKnown: stateIn({ mail: 'confirmed' }),
  },
  actions: {
    remind: assign({ reminders: ({ context }) => context.reminders + 1 }),
    learn: assign({ profile: ({ context, event }) => ({ ...context.profile, [event.field]: event.value }) }),
  },
}).createMachine({
  id: 'onboarding',
  type: 'parallel',
  context: { code: '4711', tries: 0, reminders: 0, profile: {}, plan: null },
  states: {
    mail: {
      initial: 'unknown',
      states: {
        unknown: { tags: 'missing', on: { MAIL: { guard: 'looksLikeMail', target: 'waiting' } } },
        waiting: {
          tags: 'missing',
          after: { [hours(24)]: { actions: 'remind', target: 'waiting', reenter: true } },
          on: {
            CODE: [
              { guard: 'isCode', target: 'confirmed' },
              { guard: 'hasTriesLeft', actions: assign({ tries: ({ context }) => context.tries + 1 }) },
              { target: 'unknown', actions: assign({ tries: 0 }) },
            ],
            MAIL: { guard: 'looksLikeMail', target: 'waiting', reenter: true },
          },
        },
        confirmed: { type: 'final' },
      },
    },
    profile: {
      initial: 'empty',
      states: {
        empty: { tags: 'missing', on: { TELL: { target: 'begun', actions: 'learn' }, SKIP: 'skipped' } },
        begun: {
          tags: 'missing',
          always: { guard: 'knowsEnough', target: 'known' },
          on: { TELL: { actions: 'learn' }, SKIP: 'skipped' },
        },
        skipped: { type: 'final' },
        known: { type: 'final' },
      },
    },
    plan: {
      initial: 'free',
      states: {
        free: {
          on: {
            CHOOSE: [
              { guard: 'mailIsKnown', target: 'chosen', actions: assign({ plan: ({ event }) => event.plan }) },
              { guard: not('mailIsKnown'), target: 'noted', actions: assign({ plan: ({ event }) => event.plan }) },
            ],
            STAY: 'chosen',
          },
        },
        noted: { always: { guard: 'mailIsKnown', target: 'chosen' }, on: { STAY: { target: 'free', actions: assign({ plan: null }) } } },
        chosen: { type: 'final' },
      },
    },
  },
  output: ({ context }) => ({ plan: context.plan ?? 'free', reminders: context.reminders }),
});

/** What events carry, as examples. */
export const events = {
  MAIL: [{ address: 'ann@example.org' }, { address: 'nobody' }],
  CHOOSE: [{ plan: 'team' }, { plan: 'free' }],
  CODE: [{ code: '4711' }, { code: '1' }],
  TELL: [{ field: 'name', value: 'Ann' }, { field: 'city', value: 'Utrecht' }],
};
