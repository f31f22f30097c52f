// What code itself says of one effect, before any rule: the verdict, its reason, and which rules may lift a question.
import type { Effect } from '../../protocol/approval.ts';
import { whyNoFile } from '../shared/no-file.ts';
import type { DecisionRequest } from './decide.ts';
import { findHiddenCharacter } from './hidden-characters.ts';
import { judgeChange } from './judge-change.ts';
import { judgeCommand } from './judge-command.ts';
import { allow, ask, deny, type Judged } from './judged.ts';
import { normalHost } from './match-host.ts';

export function judgeEffect(effect: Effect, request: DecisionRequest): Judged {
  const hidden = findHidden(effect);
  if (hidden !== undefined) return deny(effect, `The path holds ${hidden}, so that it is not what it looks like.`);
  const noFile = 'label' in effect ? whyNoFile(effect) : undefined;
  if (noFile !== undefined) return deny(effect, noFile);
  switch (effect.kind) {
    case 'own':
      if (effect.lasting === true && (request.foreign ?? []).length > 0) {
        return ask(effect, `It keeps something for later sessions: ${effect.what}.`, 'any');
      }
      return allow(effect, `It only touches Orquestra's own state: ${effect.what}.`);
    case 'network':
      return judgeNetwork(effect, request);
    case 'read':
      return judgeRead(effect);
    case 'write':
    case 'delete':
      return judgeChange(effect, request);
    case 'execute':
      return judgeCommand(effect, request);
    case 'git':
      return judgeGit(effect, request);
    case 'secret':
      return ask(effect, `It shows ${effect.what}.`, 'never');
    default:
      return ask(effect, 'What it would do is not known here.', 'never');
  }
}

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** What the user opened may be named as it likes: inside, only what lies below the workspace's folder is looked at. */
function findHidden(effect: Effect): string | undefined {
  switch (effect.kind) {
    case 'read':
    case 'write':
    case 'delete':
      return findHiddenCharacter(effect.label) ?? (effect.inside ? undefined : findHiddenCharacter(effect.path));
    case 'git':
      return findHiddenCharacter(effect.action) ?? (effect.inside ? undefined : findHiddenCharacter(effect.path));
    case 'execute':
      return findHiddenCharacter(effect.cwd);
    default:
      return undefined;
  }
}

function judgeRead(effect: EffectOf<'read'>): Judged {
  if (effect.guarded !== undefined) return ask(effect, `It reads ${effect.label}. ${effect.guarded}`, 'never');
  if (!effect.inside) return ask(effect, `It reads ${effect.label}, outside the workspace.`, 'exact');
  return allow(effect, `It reads ${effect.label} in the workspace.`);
}

const LOOPBACK = /^(?:(?:.*\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function judgeNetwork(effect: EffectOf<'network'>, { offline = false }: DecisionRequest): Judged {
  if (offline && !LOOPBACK.test(normalHost(effect.host) ?? '')) {
    return deny(effect, `It asks ${effect.host}, and you have switched the network off (orquestra.policy.offline).`);
  }
  return ask(effect, `It asks ${effect.host} over the network.`, 'any');
}

function judgeGit(effect: EffectOf<'git'>, { mode, autonomy }: DecisionRequest): Judged {
  if (mode !== 'agent') return refuseMode(effect, `would ${effect.action}`, mode);
  const where = `in the git repository ${effect.label}${effect.inside ? '' : ', outside the workspace'}`;
  if (autonomy === 'autonomous' && effect.inside) {
    return allow(effect, `You let it change this workspace unasked: it wants to ${effect.action} ${where}.`);
  }
  return ask(effect, `It wants to ${effect.action} ${where}.`, effect.inside ? 'any' : 'never');
}

const refuseMode = (effect: Effect, what: string, mode: DecisionRequest['mode']) =>
  deny(effect, `It ${what}, and ${mode} mode changes and runs nothing.`);
