// A parcel as State Backed keeps it, version 2: on its way it is at one of three places, and it may be insured.
import { assign, createMachine } from 'xstate';

export { allowRead, allowWrite } from './parcel.v1.machine.js';

const note = (place) => assign({ public: (context) => ({ ...context.public, history: [...context.public.history, { place }] }) });

export default createMachine(
  {
    id: 'parcel',
    predictableActionArguments: true,
    context: { weight: 1200, insured: false, public: { to: null, history: [] } },
    initial: 'draft',
    states: {
      draft: {
        tags: ['open'],
        on: {
          ADDRESS: { actions: assign({ public: (context, event) => ({ ...context.public, to: event.to ?? null }) }) },
          INSURE: { actions: assign({ insured: true }) },
          SEND: { target: 'booking', cond: 'hasAddress' },
        },
      },
      booking: {
        tags: ['busy'],
        invoke: { id: 'book-courier', src: 'bookCourier', onDone: 'moving', onError: 'refused' },
      },
      refused: { on: { SEND: 'booking', ADDRESS: 'draft' } },
      moving: {
        tags: ['moving'],
        initial: 'collected',
        states: {
          collected: { entry: note('shop'), on: { SCAN: 'atDepot' } },
          atDepot: { entry: note('depot'), on: { SCAN: 'outForDelivery' } },
          outForDelivery: { entry: note('van') },
        },
        on: { DELIVER: 'delivered' },
        after: { 172800000: 'lost' },
      },
      lost: { tags: ['trouble'], on: { SCAN: 'moving' } },
      delivered: { type: 'final' },
    },
  },
  {
    guards: { hasAddress: (context) => context.public.to !== null },
    services: {
      bookCourier: (context) =>
        new Promise((done) => setTimeout(() => done({ courier: 'north' }), context.public.to === 'moon' ? 60_000 : 1_500)),
    },
  },
);

/** What was underway is collected; every other state is still there. */
export const upgradeState = (path) => (path[0] === 'underway' ? ['moving', 'collected'] : path);

export const upgradeContext = (oldPaths, newPaths, { public: { log, ...shown }, ...context }) => ({
  ...context,
  insured: false,
  public: { ...shown, history: log.map((place) => ({ place })) },
});
