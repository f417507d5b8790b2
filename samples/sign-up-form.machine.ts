// A form that validates while it is filled in, in TypeScript.
import { assign, fromPromise, setup } from 'xstate';

type Field = 'email' | 'password';

interface Form {
  values: Record<Field, string>;
  /** What is wrong with each field; a field without an entry is fine, or nobody has looked yet. */
  errors: Partial<Record<Field, string>>;
  attempts: number;
}

type FormEvent =
  | { type: 'CHANGE'; field: Field; value: string }
  | { type: 'BLUR'; field: Field }
  | { type: 'SUBMIT' };

enum Step {
  Editing = 'editing',
  Submitting = 'submitting',
  Done = 'done',
}

const rules: { [F in Field]: (value: string) => string | undefined } = {
  email: (value) => (/^[^@\s]+@[^@\s]+\.[a-z]+$/i.test(value) ? undefined : 'this is no address'),
  password: (value) => (value.length >= 8 ? undefined : `${8 - value.length} more characters`),
};

function check(values: Form['values'], fields: readonly Field[]): Form['errors'] {
  const errors: Form['errors'] = {};
  for (const field of fields) {
    const problem = rules[field](values[field]);
    if (problem !== undefined) errors[field] = problem;
  }
  return errors;
}

const all = ['email', 'password'] as const satisfies readonly Field[];

export default setup({
  types: {} as { context: Form; events: FormEvent },
  actors: {
    register: fromPromise(async ({ input }: { input: Form['values'] }): Promise<string> => {
      await new Promise<void>((resolve) => setTimeout(resolve, 500));
      if (input.email.startsWith('taken@')) throw new Error('this address is taken');
      return input.email;
    }),
  },
  guards: {
    isValid: ({ context }) => Object.keys(check(context.values, all)).length === 0,
  },
  actions: {
    write: assign(({ context, event }) =>
      event.type === 'CHANGE' ? { values: { ...context.values, [event.field]: event.value } } : {},
    ),
    judge: assign({
      errors: ({ context, event }) =>
        event.type === 'SUBMIT'
          ? check(context.values, all)
          : { ...context.errors, ...check(context.values, all.filter((field) => field === (event as { field: Field }).field)) },
    }),
    forgive: assign({
      errors: ({ context, event }) => {
        const { [(event as { field: Field }).field]: _gone, ...others } = context.errors;
        return others;
      },
    }),
    count: assign({ attempts: ({ context }) => context.attempts + 1 }),
  },
}).createMachine({
  id: 'signUp',
  context: { values: { email: '', password: '' }, errors: {}, attempts: 0 },
  initial: Step.Editing,
  states: {
    [Step.Editing]: {
      initial: 'clean',
      on: {
        CHANGE: { target: '.dirty', actions: ['write', 'forgive'] },
        BLUR: { actions: 'judge' },
        SUBMIT: [
          { guard: 'isValid', target: Step.Submitting, actions: 'count' },
          { target: '.invalid', actions: ['judge', 'count'] },
        ],
      },
      states: {
        clean: {},
        dirty: { tags: ['unsaved'] },
        invalid: { tags: ['unsaved', 'invalid'] },
      },
    },
    [Step.Submitting]: {
      tags: ['busy'],
      invoke: {
        src: 'register',
        input: ({ context }) => context.values,
        onDone: Step.Done,
        onError: {
          target: `${Step.Editing}.invalid`,
          actions: assign({ errors: ({ event }) => ({ email: (event.error as Error).message }) }),
        },
      },
      after: { 10_000: { target: Step.Editing } },
    },
    [Step.Done]: { type: 'final' },
  },
  output: ({ context }) => ({ email: context.values.email, attempts: context.attempts }),
});

/** What the fields' events carry, as JSON Schemas: forms are made from them. */
const field = { enum: ['email', 'password'] };
export const events = {
  CHANGE: { type: 'object', properties: { field, value: { type: 'string' } }, required: ['field', 'value'] },
  BLUR: { type: 'object', properties: { field }, required: ['field'] },
};
