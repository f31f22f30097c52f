// The policy as its user meets it: explained, tried out on what has been, and its rules written, by the user's act alone.
import type { Effect, Mode, Rule } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Candidate, Explanation, PolicyQuestion, Simulation, Suggestions } from '../../protocol/policy.ts';
import type { StoredRules } from '../ports/machine.ts';
import type { Ports } from '../ports.ts';
import { type DescribeParts, describeQuestion } from './describe-question.ts';
import { type Circumstances, type Decide, type DecideEach, explainEffects } from './explain-effects.ts';
import { lexicalPorts } from './lexical-ports.ts';
import { createPauses } from './pauses.ts';
import { readRule } from './read-rule.ts';
import { gatherCalls } from './recorded-calls.ts';
import { simulate } from './simulate.ts';
import { suggest } from './suggest.ts';
import { findWaysOut } from './ways-out.ts';

export interface Policy {
  explain(question: PolicyQuestion, mode?: Mode): Promise<Outcome<Explanation>>;
  /** Over the newest sessions of the log. */
  simulate(candidate: Candidate): Promise<Outcome<Simulation>>;
  suggest(): Promise<Outcome<Suggestions>>;
  rules(): Promise<StoredRules>;
  /** A rule as somebody wrote it; it takes the place of the user's rule of the same id. */
  save(raw: unknown): Promise<Outcome<Rule>>;
  /** A rule of the user's; the others are not this program's to change. */
  remove(id: string): Promise<Outcome<void>>;
}

export interface PolicyParts extends DescribeParts {
  readonly decide: Decide;
  readonly decideEach: DecideEach;
  readonly propose: (effects: readonly Effect[]) => Omit<Rule, 'id'> | undefined;
  /** What holds for every call here and now. */
  readonly given: () => Omit<Circumstances, 'rules' | 'mode'>;
}

export function createPolicy(parts: PolicyParts): Policy {
  const { ports, decide, propose } = parts;
  const { clock, log } = ports;
  const newId = () => `rule-${clock.id()}`;
  return {
    explain: (question, mode) => explain(question, mode, parts),
    simulate: async (candidate) => {
      const rules = await ports.rules.list();
      if (!rules.ok) return rules;
      const after = withCandidate(rules.value, candidate, newId);
      if (!after.ok) return after;
      const pause = createPauses(clock);
      const gathered = await gatherCalls(log, pause);
      if (!gathered.ok) return gathered;
      const both = { before: rules.value, after: after.value };
      return succeed(await simulate(gathered.value, both, { given: parts.given(), decide, pause }));
    },
    suggest: async () => {
      const rules = await ports.rules.list();
      if (!rules.ok) return rules;
      const pause = createPauses(clock);
      const gathered = await gatherCalls(log, pause);
      if (!gathered.ok) return gathered;
      const { hash, now } = clock;
      const given = { given: parts.given(), rules: rules.value, decide, propose, hash, now: now(), pause };
      const { calls, more } = gathered.value;
      return succeed({ suggestions: await suggest(gathered.value, given), calls: calls.length, more });
    },
    rules: () => ports.rules.list(),
    save: async (raw) => {
      const rule = readRule(raw, newId);
      if (!rule.ok) return rule;
      const added = await ports.rules.add(rule.value);
      return added.ok ? rule : added;
    },
    remove: (id) => ports.rules.remove(id),
  };
}

async function explain(
  question: PolicyQuestion,
  mode: Mode | undefined,
  parts: PolicyParts,
): Promise<Outcome<Explanation>> {
  const { trusted } = parts.given();
  // Tools describe themselves from the files they would meet.
  if (!trusted && question.kind === 'tool') return UNTRUSTED;
  const described = await describeQuestion(question, trusted ? parts : { ...parts, ports: withoutDisk(parts.ports) });
  if (!described.ok) return described;
  const { title, effects, recorded, refusal } = described.value;
  if (refusal !== undefined) return succeed(refused(title, refusal, mode ?? 'agent'));
  const stored = await parts.ports.rules.list();
  const rules = [...(stored.ok ? stored.value : (stored.rest ?? [])), ...(recorded?.rules ?? [])];
  const { foreign, agent } = recorded ?? {};
  const given: Circumstances = { ...parts.given(), foreign, agent, mode: mode ?? recorded?.mode ?? 'agent', rules };
  const pause = createPauses(parts.ports.clock);
  const decision = parts.decide({ ...given, effects });
  const explained = await explainEffects(effects, given, parts.decideEach, pause);
  const { ways, never } = await findWaysOut(explained, given, { decide: parts.decide, propose: parts.propose, pause });
  // As a run does: with rules that cannot be read nothing but Orquestra's own state goes unasked.
  const unread = !stored.ok && decision.verdict === 'allow' && !effects.every(({ kind }) => kind === 'own');
  return succeed({
    title,
    mode: given.mode,
    verdict: unread ? 'ask' : decision.verdict,
    reasons: [...decision.reasons, ...(unread ? [stored.fault.text] : [])],
    effects: explained,
    ways,
    never,
    ...(stored.ok ? {} : { fault: stored.fault }),
    ...(recorded === undefined ? {} : { recorded: recordOf(recorded) }),
  });
}

const UNTRUSTED = fail(
  'workspace.untrusted',
  'This workspace is in Restricted Mode: nothing runs in it, and nothing of it is read to explain what a tool would do. Trust it and ask again.',
  { action: 'trust-workspace' },
);

/** Nothing of a workspace that is not trusted is looked at: commands and paths are told by their letters. */
function withoutDisk({ files, shell, syntax, log }: Ports): Ports {
  const lexical = lexicalPorts(files.roots()[0]?.path ?? '/', syntax);
  return { ...lexical, log, shell: { ...lexical.shell, shell: shell.shell } };
}

/** What is never looked at any further. */
const refused = (title: string, refusal: string, mode: Mode): Explanation => ({
  ...{ title, mode, verdict: 'deny', reasons: [refusal], effects: [], ways: [] },
  never: `Nothing: it is never done. ${refusal}`,
});

const recordOf = ({ session, run, at, outcome, answer }: NonNullable<Explanation['recorded']>) => ({
  ...{ session, run, at, outcome, answer },
});

/** The rules as they would be: only the user's own can come and go. */
function withCandidate(rules: readonly Rule[], candidate: Candidate, newId: () => string): Outcome<readonly Rule[]> {
  const { add = [], remove = [] } = candidate;
  const added: Rule[] = [];
  for (const raw of add) {
    const rule = readRule(raw, newId);
    if (!rule.ok) return rule;
    added.push(rule.value);
  }
  const gone = new Set([...remove, ...added.map(({ id }) => id)]);
  return succeed([...rules.filter(({ id, tier }) => tier !== 'user' || !gone.has(id)), ...added]);
}
