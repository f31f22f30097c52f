// Reads a rule that a person has written: strictly, so that a word that means nothing is named and not passed over.
import * as z from 'zod/mini';
import { type Rule, RuleSchema } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { issueText } from '../shared/issues.ts';
import { ruleProblem } from './rule-problem.ts';

const { when, examples: _examples, ...fields } = RuleSchema.shape;

const DraftSchema = z.strictObject({
  ...fields,
  id: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  tier: z._default(z.literal('user'), 'user'),
  reason: z.string().check(z.minLength(1), z.maxLength(1_000)),
  when: z.strictObject(when.shape),
  examples: z.optional(
    z.strictObject({ matches: z.optional(z.array(z.string())), doesNotMatch: z.optional(z.array(z.string())) }),
  ),
});

/** `id` is its name where it brings none. */
export function readRule(raw: unknown, id: () => string): Outcome<Rule> {
  const parsed = DraftSchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String).join('.') || 'The rule';
    return wrong(where, issue === undefined ? 'is not as expected' : issueText(issue));
  }
  const { id: given, ...rest } = parsed.data;
  const rule = { ...rest, id: given ?? id() };
  if (Object.values(rule.when).every((condition) => condition === undefined)) {
    return wrong('when', 'names no condition, so that the rule would speak about nothing');
  }
  const empty = Object.entries(rule.when).find(([, condition]) => Array.isArray(condition) && condition.length === 0);
  if (empty !== undefined) return wrong(`when.${empty[0]}`, 'is an empty list, which matches nothing');
  const problem = ruleProblem(rule);
  return problem === undefined ? succeed(rule) : wrong(problem.field, problem.text);
}

const wrong = (where: string, what: string) => fail('policy.bad-rule', `${where} ${what}. Nothing was changed.`);
