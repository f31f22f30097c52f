// The palette's commands, without their prefix; package.json declares the same names and a test holds the two together.
export const COMMANDS = [
  'newSession',
  'focus',
  'stop',
  'explain',
  'fix',
  'addTests',
  'document',
  'refactor',
  'undoLastTurn',
  'showLog',
  'connectProvider',
  'addSelectionToChat',
  'addToChat',
  'openSettings',
] as const;
export type CommandName = (typeof COMMANDS)[number];
