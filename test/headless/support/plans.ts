// Plans for the command line's tests: written as files, run as processes, read back from the session.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Plan, PlanSchema } from '../../../src/protocol/plan.ts';
import type { CallOptions, Cli, Ended } from './cli.ts';

/** A step that runs a command. */
export const command = (id: string, line: string, more: object = {}) => ({
  id,
  title: id,
  kind: 'tool',
  tool: 'run_command',
  input: { command: line },
  ...more,
});

/** A step that writes a file. */
export const write = (id: string, path: string, content: string, more: object = {}) => ({
  id,
  title: id,
  kind: 'tool',
  tool: 'write_file',
  input: { path, content },
  ...more,
});

/** Writes a plan outside the workspace and gives its path. */
export async function planFile(cli: Cli, plan: object | string, name = 'plan.json'): Promise<string> {
  const path = join(cli.folder, name);
  await writeFile(path, typeof plan === 'string' ? plan : JSON.stringify(plan));
  return path;
}

export async function runPlan(cli: Cli, plan: object, words: readonly string[] = [], options: CallOptions = {}) {
  const path = await planFile(cli, plan);
  const ended = await cli.run(['plan', 'run', path, '--cwd', cli.workspace, ...words], options);
  return { ...ended, session: sessionOf(ended) };
}

export const sessionOf = ({ stderr }: Pick<Ended, 'stderr'>): string => /^session (\w+)$/m.exec(stderr)?.[1] ?? '';

export async function planOf(cli: Cli, session: string): Promise<Plan> {
  const ended = await cli.run(['plan', 'show', session, '--json']);
  if (ended.code !== 0) throw new Error(ended.stderr);
  return PlanSchema.parse(JSON.parse(ended.stdout));
}

export async function statesOf(cli: Cli, session: string): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await planOf(cli, session)).steps.map((step) => [step.id, step.state]));
}
