// The rules that would answer the same call next time: for good the narrowest, for the session what belongs together.
import type { Effect, Rule } from '../../protocol/approval.ts';
import { exactCommand } from '../shared/exact-command.ts';
import { decide } from './decide.ts';
import { hostOf } from './host-of.ts';
import { isPlainRead } from './judged.ts';

export interface Proposed {
  /** What "Allow always…" would save; absent where no rule may ever answer. */
  readonly always?: Omit<Rule, 'id'>;
  /** What would hold until the session ends. */
  readonly session?: Omit<Rule, 'id'>;
}

export interface ProposalContext {
  /** The workspace's canonical folders. */
  readonly roots: readonly string[];
  readonly now: number;
}

/** What was allowed for good is looked at again after 90 days. */
const LASTS_MS = 90 * 24 * 60 * 60 * 1000;

type Draft = Pick<Rule, 'when' | 'reason'>;

export function proposeRule(effects: readonly Effect[], { roots, now }: ProposalContext): Proposed {
  const asking = effects.filter((effect) => !isUnasked(effect));
  const [first] = asking;
  if (first === undefined || asking.some(isClosed)) return {};
  const narrow = narrowest(first, asking);
  const wide = widest(asking, roots) ?? narrow;
  const always =
    narrow === undefined || hostsOf(asking).length > 1 ? undefined : finish(narrow, 'user', now + LASTS_MS);
  const session = wide === undefined ? undefined : finish(wide, 'session');
  return {
    ...(always !== undefined && answers(always, effects, roots) ? { always } : {}),
    ...(session !== undefined && answers(session, effects, roots) ? { session } : {}),
  };
}

const finish = (draft: Draft, tier: Rule['tier'], expires?: number): Omit<Rule, 'id'> => ({
  ...draft,
  verdict: 'allow',
  tier,
  ...(expires === undefined ? {} : { expires }),
});

/** What is proposed does what it says: the very call would not ask again. */
function answers(rule: Omit<Rule, 'id'>, effects: readonly Effect[], roots: readonly string[]): boolean {
  const rules = [{ ...rule, id: 'proposed' }];
  return decide({ effects, rules, roots, mode: 'agent', trusted: true, now: 0 }).verdict === 'allow';
}

const isUnasked = (effect: Effect) =>
  effect.kind === 'own' ||
  isPlainRead(effect) ||
  (effect.kind === 'execute' &&
    (effect.known === true || effect.via !== undefined) &&
    effect.irreversible === undefined);

/** What leaves the workspace, is guarded or cannot be taken back is looked at each time. */
function isClosed(effect: Effect): boolean {
  if (effect.kind === 'execute') return !effect.inside || effect.irreversible !== undefined;
  if (effect.kind === 'network') return false;
  if (effect.kind === 'git') return !effect.inside;
  return effect.kind === 'own' || effect.kind === 'secret' || !effect.inside || effect.guarded !== undefined;
}

/** One rule speaks of one sort of effect. */
function narrowest(first: Effect, asking: readonly Effect[]): Draft | undefined {
  if (first.kind === 'execute') return commandRule(first.cwd, asking);
  if (first.kind === 'network') return hostRule(asking);
  if (first.kind === 'git') return gitRule(first, asking);
  return pathRule(asking);
}

function commandRule(cwd: string, asking: readonly Effect[]): Draft | undefined {
  const commands = asking.map((effect) =>
    effect.kind === 'execute' && effect.cwd === cwd ? exactCommand(effect) : undefined,
  );
  const known = unique(commands.filter((command) => command !== undefined));
  if (known.length === 0 || commands.includes(undefined)) return undefined;
  const what = known.length === 1 ? 'this command' : 'these commands';
  return { when: { effects: ['execute'], commands: known, cwd }, reason: `Run exactly ${what} in ${cwd}.` };
}

const hostsOf = (asking: readonly Effect[]) =>
  unique(asking.flatMap((effect) => (effect.kind === 'network' ? [hostOf(effect)] : [])));

function hostRule(asking: readonly Effect[]): Draft | undefined {
  if (asking.some((effect) => effect.kind !== 'network')) return undefined;
  const hosts = hostsOf(asking);
  return { when: { effects: ['network'], hosts }, reason: `Ask ${hosts.join(', ')} over the network.` };
}

function gitRule(first: Extract<Effect, { kind: 'git' }>, asking: readonly Effect[]): Draft | undefined {
  if (asking.some((effect) => effect.kind !== 'git' || effect.path !== first.path) || !isPlain(first.path)) {
    return undefined;
  }
  const reason = `Stage, commit, branch and stash in the git repository ${first.label}.`;
  return { when: { effects: ['git'], paths: [first.path] }, reason };
}

type Change = Extract<Effect, { kind: 'write' | 'delete' }>;

const changesOf = (asking: readonly Effect[]): readonly Change[] =>
  asking.flatMap((effect) => (effect.kind === 'write' || effect.kind === 'delete' ? [effect] : []));

function pathRule(asking: readonly Effect[]): Draft | undefined {
  const changes = changesOf(asking);
  if (changes.length < asking.length || !changes.every(({ path }) => isPlain(path))) return undefined;
  const kinds = unique(changes.map((effect) => effect.kind));
  const verbs = kinds.map((kind) => (kind === 'write' ? 'change' : 'delete')).join(' or ');
  const labels = unique(changes.map((effect) => effect.label)).join(', ');
  const reason = `${verbs[0]?.toUpperCase()}${verbs.slice(1)} ${labels}.`;
  return { when: { effects: kinds, paths: unique(changes.map((effect) => effect.path)) }, reason };
}

/** For a session, whoever lets one file be changed means the work in this workspace; what is deleted is named each time. */
function widest(asking: readonly Effect[], roots: readonly string[]): Draft | undefined {
  const writes = asking.filter((effect) => effect.kind === 'write');
  if (writes.length < asking.length || roots.length === 0 || !roots.every(isPlain)) return undefined;
  const paths = roots.map((root) => `${root.replace(/[\\/]+$/, '')}/**`);
  return { when: { effects: ['write'], paths }, reason: 'Change files in this workspace.' };
}

/** A path with signs of a glob in it would allow more than itself. */
const isPlain = (path: string) => !/[*?]/.test(path);

const unique = <T>(values: readonly T[]) => [...new Set(values)];
