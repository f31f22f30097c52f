// What a repair has done so far, written down beside the database before each step, so that the next one to come can finish it.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';

export interface RepairPlan {
  /** Where the damaged file goes. */
  readonly aside: string;
  /** The damaged file is moved; what it holds is put into a new one; the new one takes its place. */
  readonly stage: 'moving' | 'saving' | 'placing';
  /** What the user is told, once that is known. */
  readonly text: string;
}

const STAGES = ['moving', 'saving', 'placing'] as const;

/** As long as this file is there, nobody uses the database. */
export const planOf = (path: string): string => `${path}.repair`;

export function writePlan(path: string, plan: RepairPlan): void {
  const draft = `${planOf(path)}.draft`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, JSON.stringify(plan));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, planOf(path));
}

export function readPlan(path: string): RepairPlan | undefined {
  let text: string;
  try {
    text = readFileSync(planOf(path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const raw: unknown = JSON.parse(text);
  if (typeof raw !== 'object' || raw === null) throw new Error(`${planOf(path)} holds no plan.`);
  const { aside, stage, text: told }: { aside?: unknown; stage?: unknown; text?: unknown } = raw;
  const known = STAGES.find((one) => one === stage);
  if (typeof aside !== 'string' || known === undefined || typeof told !== 'string') {
    throw new Error(`${planOf(path)} holds no plan.`);
  }
  return { aside, stage: known, text: told };
}

export function dropPlan(path: string): void {
  rmSync(planOf(path), { force: true });
}
