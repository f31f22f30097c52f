// One file of rules, read again only when it has changed; what is wrong with it is told with where it lies and what to do.
import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type RuleFile, readRuleFile } from '../../core/policy/rule-file.ts';
import type { Rule, RuleTier } from '../../protocol/approval.ts';
import { type Fault, fault } from '../../protocol/fault.ts';
import { canonicalPath } from './canonical.ts';
import { codeOf } from './file-faults.ts';
import { readWholeFile } from './read-file.ts';

const SIZE_LIMIT = 4 * 1024 * 1024;
/** Two changes within this time may look like one: such a file is read again. */
const SETTLED_MS = 100;

export interface LoadedRules {
  /** Also of a file that has a fault: those of its rules that are right. */
  readonly rules: readonly Rule[];
  readonly fault?: Fault;
  /** Null when there is no file yet. */
  readonly base: string | null;
}

export interface RuleSource {
  load(): Promise<LoadedRules>;
}

export interface SourceParts {
  readonly file: string;
  readonly tier: RuleTier;
  /** Why whoever may write this file is not who should, or undefined; asked of the file that is really read. */
  readonly whyUnsafe?: (path: string) => Promise<string | undefined>;
}

export function createRuleSource(parts: SourceParts): RuleSource {
  let kept: { readonly stamp: string; readonly loaded: LoadedRules } | undefined;
  return {
    load: async () => {
      const stamp = await stampOf(parts.file);
      if (stamp !== undefined && kept?.stamp === stamp) return kept.loaded;
      const loaded = await load(parts);
      kept = stamp === undefined ? undefined : { stamp, loaded };
      return loaded;
    },
  };
}

/** Undefined where nothing can be told by it. */
async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(file, { bigint: true });
    if (Math.abs(Date.now() - Number(ctimeMs)) < SETTLED_MS) return undefined;
    return [ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'none' : undefined;
  }
}

async function load({ file, tier, whyUnsafe }: SourceParts): Promise<LoadedRules> {
  try {
    const path = await canonicalPath(file);
    const { bytes } = await readWholeFile(path, SIZE_LIMIT);
    const unsafe = await whyUnsafe?.(path);
    if (unsafe !== undefined) return broken('rules.unsafe', `The rules in ${file} are not used: ${unsafe}`);
    return loadedFrom(readRuleFile(new TextDecoder().decode(bytes), tier), file, hash('sha256', bytes, 'hex'));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { rules: [], base: null };
    const why =
      code === 'ORQ_LARGE' ? 'It is larger than 4 MB; remove rules from it.' : 'Check that it is a readable file.';
    return broken('rules.unreadable', `The rules in ${file} cannot be read. ${why}`, error);
  }
}

function loadedFrom({ rules, problem }: RuleFile, file: string, base: string): LoadedRules {
  if (problem === undefined) return { rules, base };
  const text = `The rules in ${file} cannot be understood: ${problem}. Correct or remove the file.`;
  return { rules, base, fault: fault('rules.malformed', text, { action: 'open-settings' }) };
}

const broken = (code: string, text: string, error?: unknown): LoadedRules => ({
  rules: [],
  base: null,
  fault: fault(code, text, {
    action: 'open-settings',
    ...(error === undefined ? {} : { cause: error instanceof Error ? error.message : String(error) }),
  }),
});
