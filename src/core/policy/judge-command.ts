// What code says of a command: what is wholly known runs, what is not asks, and what would ruin the machine never runs.
import type { Effect } from '../../protocol/approval.ts';
import { ruinOfWords } from '../shared/commands/ruin-of-words.ts';
import { clip } from '../shared/text.ts';
import { refuseCommand } from './command-risk.ts';
import type { DecisionRequest } from './decide.ts';
import { allow, ask, deny, type Judged } from './judged.ts';
import { irreversibleOf, isStartedByAnother } from './wrappers.ts';

type ExecuteEffect = Extract<Effect, { kind: 'execute' }>;

export function judgeCommand(effect: ExecuteEffect, request: DecisionRequest): Judged {
  const refusal = refuseCommand(effect.command) ?? ruinOfWords(effect.words ?? [], effect.cwd);
  if (refusal !== undefined) return deny(effect, refusal);
  const { mode, autonomy, effects } = request;
  const what = nameCommand(effect);
  if (mode !== 'agent') return deny(effect, `It runs ${what}, and ${mode} mode changes and runs nothing.`);
  const { offline = false, sandboxed = false } = request;
  if (offline && !sandboxed && effect.known !== true) {
    const promised = `Offline cannot be promised for this command: ${what} may reach out by itself`;
    return deny(
      effect,
      `${promised}. Turn on the sandbox (orquestra.commands.sandbox), or turn orquestra.policy.offline off.`,
    );
  }
  if (request.unsandboxed !== undefined) return ask(effect, `It runs ${what}. ${request.unsandboxed}`, 'never');
  const irreversible = irreversibleOf(effect, effects);
  if (irreversible !== undefined) return ask(effect, `It ${irreversible}, which nobody can take back.`, 'exact');
  if (effect.known === true) {
    if (autonomy === 'careful') return ask(effect, `It runs ${what}, and in careful mode every command asks.`, 'any');
    return allow(effect, `It runs ${what}, and all that it does is known.`);
  }
  if (isStartedByAnother(effect, effects)) return allow(effect, '');
  return judgeUnknown(effect, what, request);
}

function judgeUnknown(effect: ExecuteEffect, what: string, request: DecisionRequest): Judged {
  const { autonomy, sandboxed = false, foreign = [] } = request;
  const where = effect.inside ? '' : ` in ${effect.cwd}, outside the workspace`;
  const why = effect.unknown === undefined ? '' : `: ${endless(effect.unknown)}`;
  const reason = `It runs ${what}${where}, which is not known to be harmless${why}.`;
  if (autonomy === 'autonomous' && sandboxed && effect.inside && foreign.length === 0) {
    return allow(effect, `It runs ${what} in the sandbox, which keeps it in the workspace and off the network.`);
  }
  return ask(effect, reason, effect.words === undefined ? 'exact' : 'any');
}

const LONGEST_NAME = 80;

/** The program and what it is told first, as the user would say it. */
function nameCommand({ command, words }: ExecuteEffect): string {
  const text = words === undefined ? command.trim().split('\n', 1)[0] : words.join(' ');
  return clip(text ?? '', LONGEST_NAME);
}

const endless = (sentence: string) => sentence.trim().replace(/\.$/, '');
