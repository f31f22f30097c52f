// The user's saved rules in one JSON file; a file that cannot be understood is a fault, never an empty list.
import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import type { RulesPort } from '../../core/ports/machine.ts';
import { type Rule, RuleSchema } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { writeWholeFile } from './atomic-write.ts';
import { canonicalPath } from './canonical.ts';
import { codeOf, writeFailed } from './file-faults.ts';
import { readWholeFile } from './read-file.ts';
import { takeTurn } from './take-turn.ts';

const SIZE_LIMIT = 4 * 1024 * 1024;
/** How often another window may write in between before saving gives up. */
const ATTEMPTS = 8;

const FileSchema = z.object({ version: z.literal(1), rules: z.array(RuleSchema) });

interface Stored {
  readonly rules: readonly Rule[];
  /** Null when there is no file yet. */
  readonly base: string | null;
}

/** The rules as they are to be, from those that are there. */
type Change = (rules: readonly Rule[]) => Outcome<readonly Rule[]>;

export function createRules(file: string): RulesPort {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other. */
  const inTurn = (change: Change) => {
    const next = last.then(() => changeRules(file, change));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    list: async () => {
      const stored = await load(file);
      return stored.ok ? succeed(stored.value.rules) : stored;
    },
    add: (rule) => inTurn((rules) => succeed([...rules.filter((other) => other.id !== rule.id), rule])),
    remove: (id) =>
      inTurn((rules) => {
        const left = rules.filter((rule) => rule.id !== id);
        return left.length < rules.length ? succeed(left) : fail('rules.unknown', `There is no rule ${id} in ${file}.`);
      }),
  };
}

/** Checking what the file was based on and replacing it are two steps, so writers of all processes take turns. */
async function changeRules(file: string, change: Change): Promise<Outcome<void>> {
  const path = await canonicalPath(file);
  const give = await takeTurn(`${path}.lock`);
  try {
    return await changeAlone(file, path, change);
  } finally {
    give();
  }
}

async function changeAlone(file: string, path: string, change: Change): Promise<Outcome<void>> {
  for (let attempt = 1; ; attempt++) {
    const stored = await load(file);
    if (!stored.ok) return stored;
    const rules = change(stored.value.rules);
    if (!rules.ok) return rules;
    const bytes = Buffer.from(`${JSON.stringify({ version: 1, rules: rules.value }, null, 2)}\n`);
    try {
      await writeWholeFile(path, bytes, stored.value.base);
      return succeed(undefined);
    } catch (error) {
      const beaten = codeOf(error) === 'ORQ_STALE' || codeOf(error) === 'EEXIST';
      if (!beaten || attempt === ATTEMPTS) return writeFailed(file, error);
    }
  }
}

async function load(file: string): Promise<Outcome<Stored>> {
  try {
    const { bytes } = await readWholeFile(await canonicalPath(file), SIZE_LIMIT);
    return parse(file, bytes);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return succeed({ rules: [], base: null });
    return fail('rules.unreadable', `The rules in ${file} cannot be read. Check that it is a readable file.`, {
      action: 'open-settings',
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}

function parse(file: string, bytes: Uint8Array): Outcome<Stored> {
  const malformed = (problem: string) =>
    fail('rules.malformed', `The rules in ${file} cannot be understood: ${problem}. Correct or remove the file.`, {
      action: 'open-settings',
    });
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    return malformed(error instanceof Error ? error.message : String(error));
  }
  const parsed = FileSchema.safeParse(raw);
  if (parsed.success) return succeed({ rules: parsed.data.rules, base: hash('sha256', bytes, 'hex') });
  const issue = parsed.error.issues[0];
  return malformed(`${issue?.path.map(String).join('.') || 'the whole'}: ${issue?.message ?? 'not as expected'}`);
}
