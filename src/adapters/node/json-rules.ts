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

export function createRules(file: string): RulesPort {
  let last: Promise<unknown> = Promise.resolve();
  return {
    list: async () => {
      const stored = await load(file);
      return stored.ok ? succeed(stored.value.rules) : stored;
    },
    /** One after the other; a rule with the id of an older one takes its place. */
    add: (rule) => {
      const next = last.then(() => add(file, rule));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** Checking what the file was based on and replacing it are two steps, so writers of all processes take turns. */
async function add(file: string, rule: Rule): Promise<Outcome<void>> {
  const path = await canonicalPath(file);
  const give = await takeTurn(`${path}.lock`);
  try {
    return await addAlone(file, path, rule);
  } finally {
    give();
  }
}

async function addAlone(file: string, path: string, rule: Rule): Promise<Outcome<void>> {
  for (let attempt = 1; ; attempt++) {
    const stored = await load(file);
    if (!stored.ok) return stored;
    const rules = [...stored.value.rules.filter((other) => other.id !== rule.id), rule];
    const bytes = Buffer.from(`${JSON.stringify({ version: 1, rules }, null, 2)}\n`);
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
