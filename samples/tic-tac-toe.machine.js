// Two players and nine squares: eventless transitions look at the board after each move.
import { assign, createMachine } from 'xstate';

const lines = [
  [0, 1, 2], [3, 4, 5], [6, 7, 8],
  [0, 3, 6], [1, 4, 7], [2, 5, 8],
  [0, 4, 8], [2, 4, 6],
];

const start = () => ({ board: Array(9).fill(null), player: 'x', winner: null, moves: 0 });

const winnerOf = (board) => {
  const line = lines.find(([a, b, c]) => board[a] !== null && board[a] === board[b] && board[a] === board[c]);
  return line === undefined ? null : board[line[0]];
};

export const ticTacToe = createMachine(
  {
    id: 'ticTacToe',
    context: start,
    initial: 'playing',
    states: {
      playing: {
        always: [
          { guard: 'isWon', target: 'over.won' },
          { guard: 'isFull', target: 'over.drawn' },
        ],
        on: { PLAY: { guard: 'isFree', actions: 'mark' } },
      },
      over: {
        initial: 'drawn',
        states: {
          won: { tags: 'winner', entry: 'crown' },
          drawn: {},
        },
        on: { RESET: { target: 'playing', actions: 'clear' }, LEAVE: 'left' },
      },
      left: { type: 'final' },
    },
    output: ({ context }) => ({ winner: context.winner }),
  },
  {
    guards: {
      isFree: ({ context, event }) => event.square in context.board && context.board[event.square] === null,
      isWon: ({ context }) => winnerOf(context.board) !== null,
      isFull: ({ context }) => context.moves === 9,
    },
    actions: {
      mark: assign(({ context, event }) => ({
        board: context.board.map((mark, square) => (square === event.square ? context.player : mark)),
        player: context.player === 'x' ? 'o' : 'x',
        moves: context.moves + 1,
      })),
      crown: assign({ winner: ({ context }) => winnerOf(context.board) }),
      clear: assign(start),
    },
  },
);

/** What PLAY may carry: each of the nine squares. */
export const events = { PLAY: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((square) => ({ square })) };
