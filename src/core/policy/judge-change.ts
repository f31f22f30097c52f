// What code says of a write or a delete: Orquestra's own rules never, guarded paths always asked, the rest as the user lets it.
import type { Effect } from '../../protocol/approval.ts';
import { foldSegment, foldText } from '../shared/guard-path.ts';
import { OWN_STATE } from '../shared/guarded-paths.ts';
import type { DecisionRequest } from './decide.ts';
import { allow, ask, deny, type Judged } from './judged.ts';

type ChangeEffect = Extract<Effect, { kind: 'write' | 'delete' }>;

export function judgeChange(effect: ChangeEffect, { mode, autonomy, ownState = [] }: DecisionRequest): Judged {
  const what = `${effect.kind === 'write' ? 'writes' : 'deletes'} ${effect.label}`;
  if (isOwnState(effect, ownState)) return deny(effect, `It ${what}. ${OWN_STATE}.`);
  if (mode !== 'agent') return deny(effect, `It ${what}, and ${mode} mode changes and runs nothing.`);
  if (effect.guarded !== undefined) return ask(effect, `It ${what}. ${effect.guarded}`, 'never');
  if (!effect.inside) return ask(effect, `It ${what}, outside the workspace.`, 'exact');
  if (effect.kind === 'delete' && effect.label === '.') {
    return ask(effect, 'It deletes the whole workspace folder.', 'never');
  }
  if (autonomy === 'autonomous') return allow(effect, `You let it change this workspace unasked: it ${what}.`);
  return ask(effect, `It ${what}.`, 'any');
}

/** Whatever deletes or replaces a folder above it takes it along. */
function isOwnState({ path, label, guarded }: ChangeEffect, ownState: readonly string[]): boolean {
  if (guarded?.includes(OWN_STATE) === true) return true;
  const name = folded(path);
  if (holdsWorkspaceRules(name) || holdsWorkspaceRules(folded(label))) return true;
  return ownState.some((own) => {
    const place = folded(own);
    return name === place || name.startsWith(`${place}/`) || place.startsWith(`${name}/`);
  });
}

const folded = (path: string) => foldText(path.replaceAll('\\', '/')).replace(/\/+$/, '');

/** `.orquestra/rules.json`, and the folder itself as a whole: without it its rules would not hold. */
function holdsWorkspaceRules(path: string): boolean {
  const [folder = '', name = ''] = path.split('/').slice(-2).map(withoutStream);
  return name === '.orquestra' || (folder === '.orquestra' && name === 'rules.json');
}

const withoutStream = (segment: string) => foldSegment(segment.replace(/:.*$/s, ''));
