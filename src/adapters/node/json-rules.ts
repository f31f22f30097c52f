// The rules of all files: the organisation's, the user's, the workspace's. One that cannot be understood is a fault, never an empty list.
import { join } from 'node:path';
import { readRuleFile } from '../../core/policy/rule-file.ts';
import type { RulesPort, StoredRules } from '../../core/ports/machine.ts';
import type { Rule } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { writeWholeFile } from './atomic-write.ts';
import { canonicalPath } from './canonical.ts';
import { codeOf, writeFailed } from './file-faults.ts';
import { createRuleSource, type LoadedRules, type RuleSource } from './rule-source.ts';
import { takeTurn } from './take-turn.ts';

/** How often another window may write in between before saving gives up. */
const ATTEMPTS = 8;

export interface RuleFiles {
  /** The only file that is ever written. */
  readonly user: string;
  readonly managed?: { readonly file: string; readonly whyUnsafe: (path: string) => Promise<string | undefined> };
  /** Its folders, none of them before it is trusted. */
  readonly workspace?: () => readonly string[];
}

export function createRules(files: RuleFiles): RulesPort {
  const user = createRuleSource({ file: files.user, tier: 'user' });
  const managed = files.managed && createRuleSource({ ...files.managed, tier: 'managed' });
  const workspaces = createWorkspaceSources();
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other. */
  const change = (edit: Edit) => {
    const next = last.then(() => changeFile(files.user, edit));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    list: async () => {
      const sources = [...(managed ? [managed] : []), user, ...workspaces(files.workspace?.() ?? [])];
      return joined(await Promise.all(sources.map((source) => source.load())));
    },
    /** A rule with the id of an older one takes its place. */
    add: (rule) => change((rules) => succeed([...rules.filter((other) => other.id !== rule.id), rule])),
    remove: (id) =>
      change((rules) => {
        const left = rules.filter((rule) => rule.id !== id);
        if (left.length < rules.length) return succeed(left);
        return fail('rules.unknown', `There is no rule ${id} of yours in ${files.user}.`);
      }),
  };
}

type Edit = (rules: readonly Rule[]) => Outcome<readonly Rule[]>;

/** One for each folder, kept as long as the folder is asked for. */
function createWorkspaceSources(): (roots: readonly string[]) => readonly RuleSource[] {
  let known = new Map<string, RuleSource>();
  return (roots) => {
    known = new Map(
      roots.map((root) => {
        const file = join(root, '.orquestra', 'rules.json');
        return [root, known.get(root) ?? createRuleSource({ file, tier: 'workspace' })];
      }),
    );
    return [...known.values()];
  };
}

/** With a fault in any of them no rule allows any more; those that tighten hold on. */
function joined(loaded: readonly LoadedRules[]): StoredRules {
  const rules = loaded.flatMap((one) => one.rules);
  const problem = loaded.find((one) => one.fault !== undefined)?.fault;
  if (problem === undefined) return { ok: true, value: rules };
  return { ok: false, fault: problem, rest: rules.filter((rule) => rule.verdict !== 'allow') };
}

/** Checking what the file was based on and replacing it are two steps, so writers of all processes take turns. */
async function changeFile(file: string, edit: Edit): Promise<Outcome<void>> {
  const path = await canonicalPath(file);
  const give = await takeTurn(`${path}.lock`);
  try {
    return await changeAlone(file, path, edit);
  } finally {
    give();
  }
}

async function changeAlone(file: string, path: string, edit: Edit): Promise<Outcome<void>> {
  for (let attempt = 1; ; attempt++) {
    const { fault, rules, base } = await createRuleSource({ file, tier: 'user' }).load();
    if (fault !== undefined) return { ok: false, fault };
    const edited = edit(rules);
    if (!edited.ok) return edited;
    const text = `${JSON.stringify({ version: 1, rules: edited.value }, null, 2)}\n`;
    const { problem } = readRuleFile(text, 'user');
    // A file that nobody could read any more would take all other rules with it.
    if (problem !== undefined) return fail('rules.refused', `The rule was not saved: ${problem}.`);
    try {
      await writeWholeFile(path, Buffer.from(text), base);
      return succeed(undefined);
    } catch (error) {
      const beaten = codeOf(error) === 'ORQ_STALE' || codeOf(error) === 'EEXIST';
      if (!beaten || attempt === ATTEMPTS) return writeFailed(file, error);
    }
  }
}
