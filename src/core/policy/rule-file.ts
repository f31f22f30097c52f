// What a file of rules holds: each rule checked, of the tier of the place where the file lies, and nothing passed over.
import * as z from 'zod';
import { type Rule, RuleSchema, type RuleTier, RuleTierSchema } from '../../protocol/approval.ts';
import { issueText } from '../shared/issues.ts';
import { ruleProblem } from './rule-problem.ts';

/** More than a decision can look through in its time. */
const MOST_RULES = 2_000;

const { examples: _examples, when, ...fields } = RuleSchema.shape;

/** Fields that mean nothing are refused: a misspelt condition would make a rule wider than it was meant. */
const FileRuleSchema = z.strictObject({
  ...fields,
  id: z.string().min(1).max(200),
  when: z.strictObject(when.shape),
  /** Where the file lies decides. */
  tier: z.optional(RuleTierSchema),
  reason: z.string().default(''),
  examples: z
    .strictObject({ matches: z.array(z.string()).optional(), doesNotMatch: z.array(z.string()).optional() })
    .optional(),
});

const RuleFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  rules: z.array(FileRuleSchema).max(MOST_RULES),
});

/** For editors, which complete and check the file while it is written. */
export function ruleFileJsonSchema(): object {
  return z.toJSONSchema(RuleFileSchema, {
    io: 'input',
    target: 'draft-7',
    override: ({ path, jsonSchema }) => {
      const description = path.at(-2) === 'properties' ? DESCRIPTIONS[String(path.at(-1))] : undefined;
      if (description !== undefined) jsonSchema.description = description;
    },
  });
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  rules: 'Deny goes before ask, and ask before allow, whoever wrote the rule and in whatever order.',
  id: 'Its name; no two rules of a file have the same.',
  when: 'A rule matches an effect of a call when each condition that it names matches.',
  effects: 'What is done.',
  paths:
    'Globs over paths: * within a folder, ** across folders. One that begins with neither / nor a drive nor ** is taken from the folder of the workspace.',
  hosts: 'Host names; *.example.org is every host below that one; with :PORT where it is not the usual one.',
  commands: 'Commands as they are written, or patterns over their words: * is one word, at the end any that follow.',
  cwd: 'The folder a command runs in.',
  agents: 'Personas; * stands for any part of a name.',
  modes: 'Modes of the chat, or how much is asked (orquestra.policy.autonomy).',
  verdict: 'Rules of a workspace may only ask and deny.',
  tier: 'Not read: where the file lies decides.',
  reason: 'One sentence for whoever is asked or told.',
  expires: 'Milliseconds since 1970: from then on the rule says nothing.',
  despiteForeignText: 'Allow also when text from a page, a server or a tool is in the context of the agent.',
  examples: 'Commands, paths or addresses. A rule that does not do what they say is refused.',
  matches: 'What the rule must match.',
  doesNotMatch: 'What the rule must not match.',
};

const OuterSchema = z.strictObject({ ...RuleFileSchema.shape, rules: z.array(z.unknown()).max(MOST_RULES) });

export interface RuleFile {
  /** Those that are right. */
  readonly rules: readonly Rule[];
  /** What is wrong with the first that is not, or with the file. */
  readonly problem?: string;
}

export function readRuleFile(text: string, tier: RuleTier): RuleFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { rules: [], problem: error instanceof Error ? error.message : String(error) };
  }
  const outer = OuterSchema.safeParse(raw);
  if (!outer.success) return { rules: [], problem: said(outer.error.issues[0], 'the whole') };
  const rules: Rule[] = [];
  const ids = new Set<string>();
  let problem: string | undefined;
  for (const [index, given] of outer.data.rules.entries()) {
    const read = readRule(given, `rules.${index}`, tier);
    if ('rule' in read && !ids.has(read.rule.id)) {
      rules.push(read.rule);
      ids.add(read.rule.id);
    } else problem ??= 'rule' in read ? `rules.${index}.id: "${read.rule.id}" is the id of a rule above` : read.problem;
  }
  return { rules, problem };
}

function readRule(raw: unknown, name: string, tier: RuleTier): { readonly rule: Rule } | { readonly problem: string } {
  const parsed = FileRuleSchema.safeParse(raw);
  if (!parsed.success) return { problem: said(parsed.error.issues[0], name, name) };
  const rule: Rule = { ...parsed.data, tier };
  const named = `${name} (${rule.id})`;
  if (tier === 'workspace' && rule.verdict === 'allow') {
    return { problem: `${named}.verdict: a workspace's own rules may only ask or deny, and this one allows` };
  }
  const wrong = ruleProblem(rule);
  return wrong === undefined ? { rule } : { problem: `${named}.${wrong.field}: ${wrong.text}` };
}

function said(issue: z.core.$ZodIssue | undefined, whole: string, under?: string): string {
  const where = [...(under === undefined ? [] : [under]), ...(issue?.path ?? [])].map(String).join('.');
  return `${where || whole}: ${issue === undefined ? 'not as expected' : issueText(issue)}`;
}
