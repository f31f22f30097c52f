// The palette's commands, without their prefix; package.json declares the same names and a test holds the two together.
/** Those that decide about changes under review. */
export const REVIEW_COMMANDS = [
  'reviewTurn',
  'acceptChange',
  'rejectChange',
  'acceptFile',
  'rejectFile',
  'acceptAll',
  'rejectAll',
  'sendComment',
  'dismissComment',
] as const;

/** Those that lead to the policy page. */
export const POLICY_COMMANDS = ['openPolicy', 'explainPolicy', 'explainTerminalSelection'] as const;

/** Those that are about who is asked. */
export const MODEL_COMMANDS = ['connectProvider', 'openProviders', 'chooseModel'] as const;

export const COMMANDS = [
  'newSession',
  'focus',
  'stop',
  'pauseRun',
  'resumeRun',
  'openPlan',
  'openAsPlan',
  'savePlan',
  'comparePlan',
  'runPlan',
  'exportSession',
  'importSession',
  'explain',
  'fix',
  'addTests',
  'document',
  'refactor',
  'undoLastTurn',
  'compactContext',
  ...POLICY_COMMANDS,
  ...REVIEW_COMMANDS,
  'proposeCommitMessage',
  'showLog',
  ...MODEL_COMMANDS,
  'addSelectionToChat',
  'addToChat',
  'openSettings',
] as const;
export type CommandName = (typeof COMMANDS)[number];
