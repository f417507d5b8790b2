// A parcel as State Backed keeps it, version 1: the policies say who may create, see and move it.
import { assign, createMachine } from 'xstate';

const note = (text) => assign({ public: (context) => ({ ...context.public, log: [...context.public.log, text] }) });

export default createMachine(
  {
    id: 'parcel',
    predictableActionArguments: true,
    context: { weight: 1200, public: { to: null, log: [] } },
    initial: 'draft',
    states: {
      draft: {
        tags: ['open'],
        on: {
          ADDRESS: { actions: assign({ public: (context, event) => ({ ...context.public, to: event.to ?? null }) }) },
          SEND: { target: 'booking', cond: 'hasAddress' },
        },
      },
      booking: {
        tags: ['busy'],
        invoke: { id: 'book-courier', src: 'bookCourier', onDone: 'underway', onError: 'refused' },
      },
      refused: { entry: note('no courier'), on: { SEND: 'booking', ADDRESS: 'draft' } },
      underway: {
        tags: ['moving'],
        entry: note('collected'),
        on: { SCAN: { actions: note('scanned') }, DELIVER: 'delivered' },
      },
      delivered: { type: 'final' },
    },
  },
  {
    guards: { hasAddress: (context) => context.public.to !== null },
    services: {
      // Couriers answer in a second and a half; for the moon nobody does within the ten seconds that a call may take.
      bookCourier: (context) =>
        new Promise((done) => setTimeout(() => done({ courier: 'north' }), context.public.to === 'moon' ? 60_000 : 1_500)),
    },
  },
);

export const allowRead = ({ authContext }) => Boolean(authContext.sub);

export const allowWrite = ({ type, event, authContext }) => {
  if (!authContext.sub) return false;
  if (type === 'initialization') return authContext.role !== 'courier';
  return ['SCAN', 'DELIVER'].includes(event.type) === (authContext.role === 'courier');
};
