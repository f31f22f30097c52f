// Reads rules as people write them down for a question: one or many of anything, and what goes without saying left out.
import * as z from 'zod';
import { type Rule, RuleSchema, RuleTierSchema } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { issueText } from '../shared/issues.ts';
import { ruleProblem } from './rule-problem.ts';

const StackSchema = z.strictObject({
  ...RuleSchema.shape,
  when: z.strictObject(RuleSchema.shape.when.shape),
  examples: z
    .strictObject({ matches: z.array(z.string()).optional(), doesNotMatch: z.array(z.string()).optional() })
    .optional(),
});

const LISTS = ['effects', 'paths', 'hosts', 'commands', 'agents', 'modes'] as const;
const ONE_OF: Readonly<Record<string, string>> = {
  effect: 'effects',
  path: 'paths',
  host: 'hosts',
  command: 'commands',
  agent: 'agents',
  mode: 'modes',
};
/** A stack may also be given as one list for each tier. */
const TierStackSchema = z.partialRecord(RuleTierSchema, z.array(z.unknown()));

/** Faults: `policy.bad-rule`, naming the rule and its field. A rule that is not understood is never passed over. */
export function readRuleStack(raw: unknown): Outcome<readonly Rule[]> {
  const listed = listOf(raw);
  if (listed === undefined) return bad('rules', 'must be a list of rules');
  const rules: Rule[] = [];
  for (const [index, { name, value }] of listed.entries()) {
    const rule = readStacked(value, name, `rule-${index + 1}`);
    if (!rule.ok) return rule;
    rules.push(rule.value);
  }
  return succeed(rules);
}

type Listed = readonly { readonly name: string; readonly value: unknown }[];

function listOf(raw: unknown): Listed | undefined {
  if (raw === undefined || raw === null) return [];
  if (Array.isArray(raw)) return raw.map((value: unknown, index) => ({ name: `rules.${index}`, value }));
  const byTier = TierStackSchema.safeParse(raw);
  if (!byTier.success) return undefined;
  return Object.entries(byTier.data).flatMap(([tier, list = []]) =>
    list.map((value, index) => ({
      name: `rules.${tier}.${index}`,
      value: isObject(value) ? { ...value, tier } : value,
    })),
  );
}

function readStacked(raw: unknown, name: string, id: string): Outcome<Rule> {
  if (!isObject(raw)) return bad(name, 'must be a rule');
  const { expires, ...rest } = raw;
  const when = normalWhen(raw.when);
  const given = {
    id,
    reason: '',
    tier: 'user',
    ...rest,
    when,
    ...(expires === undefined ? {} : { expires: time(expires) }),
  };
  const parsed = StackSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = [name, ...(issue?.path ?? [])].map(String).join('.');
    return bad(where, issue === undefined ? 'is not as expected' : issueText(issue));
  }
  const problem = ruleProblem(parsed.data);
  return problem === undefined ? succeed(parsed.data) : bad(`${name}.${problem.field}`, problem.text);
}

function normalWhen(raw: unknown): unknown {
  if (!isObject(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => {
      const name = ONE_OF[key] ?? key;
      const isList = LISTS.some((one) => one === name);
      return [name, isList && typeof value === 'string' ? [value] : value];
    }),
  );
}

/** A date as people write it; anything else is left for the schema to refuse. */
function time(raw: unknown): unknown {
  const at = typeof raw === 'string' ? Date.parse(raw) : Number.NaN;
  return Number.isNaN(at) ? raw : at;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bad = (where: string, what: string) => fail('policy.bad-rule', `${where} ${what}.`);
