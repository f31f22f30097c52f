// Compares what the editor says of the code before and after a change: new problems come back with the result, or undo it.
import type { FileChange } from '../../../protocol/display.ts';
import { fault } from '../../../protocol/fault.ts';
import type { FoundProblem, ProblemWatch } from '../../ports/editor.ts';
import type { Ports } from '../../ports.ts';
import { count } from '../../shared/text.ts';
import { type ChangedText, type Compared, compareProblems } from '../problems/compare-problems.ts';
import { createLateProblems, type LateProblems } from '../problems/late-problems.ts';
import { createPatience, type Patience } from '../problems/patience.ts';
import { type Listening, listenFor } from '../problems/settle.ts';
import { takeBack } from '../problems/take-back.ts';
import { isTold, tellProblems } from '../problems/tell-problems.ts';
import type { ToolResult } from '../tool.ts';
import type { Calling, Middleware } from './middleware.ts';

export interface ProblemSettings {
  /** What becomes of a change that brings new problems; `rollBack` takes it back when there are errors among them. */
  readonly newProblems: 'tell' | 'rollBack' | 'ignore';
  /** Milliseconds that a call waits at most for what is said of its change. */
  readonly wait: number;
}

interface Checker {
  readonly ports: Ports;
  readonly settings: () => ProblemSettings;
  readonly late: LateProblems;
  readonly patience: Patience;
  /** Files that are being changed right now, by whomever. */
  readonly writing: Map<string, number>;
}

export function checkProblems(ports: Ports, settings: () => ProblemSettings): Middleware {
  const late = createLateProblems(ports);
  const checker: Checker = { ports, settings, late, patience: createPatience(), writing: new Map() };
  return async (calling, next) => {
    const port = ports.diagnostics;
    // What the user takes back is not the model's doing.
    if (port === undefined || !calling.tool.offered || settings().newProblems === 'ignore') return next();
    const paths = calling.prepared.effects.flatMap((effect) => (effect.kind === 'write' ? [effect.path] : []));
    if (paths.length === 0) return withLate(checker, calling, await next());
    // First: what came up since would otherwise be taken for what was there before.
    const found = await late.take(calling.seen);
    const result = await checked(checker, await port.watch(paths), calling, paths, next);
    return addLate(checker, result, found);
  };
}

async function withLate(checker: Checker, calling: Calling, result: ToolResult) {
  return addLate(checker, result, await checker.late.take(calling.seen));
}

async function addLate(
  { ports, patience }: Checker,
  result: ToolResult,
  found: readonly FoundProblem[],
): Promise<ToolResult> {
  if (found.length === 0) return result;
  for (const { path } of found) patience.hear(path);
  const { text, links } = await tellProblems(found, ports.files);
  return {
    ...result,
    forModel: `${result.forModel}\nProblems that came up since in files you changed:\n${text}`,
    problems: [...(result.problems ?? []), ...links],
  };
}

async function checked(
  checker: Checker,
  watch: ProblemWatch,
  calling: Calling,
  paths: readonly string[],
  next: () => Promise<ToolResult>,
): Promise<ToolResult> {
  const before = watch.all().filter(isTold);
  const known = new Map(paths.map((path) => [path, calling.seen.of(path)]));
  const listening = listenFor(watch, checker.ports.clock);
  mark(checker.writing, paths, 1);
  try {
    const result = await next();
    const changes = result.changes ?? [];
    if (changes.length === 0) return result;
    await settled(checker, watch, listening, changes, before, calling);
    const after = watch.all().filter(isTold);
    const others = checker.writing;
    const isOurs = ({ path }: FoundProblem) => paths.includes(path) || !others.has(path);
    const earlier = before.map(followed(changes));
    const compared = compareProblems(earlier, after.filter(isOurs), await textsOf(changes, earlier, checker.ports));
    const errors = compared.fresh.filter((problem) => problem.severity === 'error');
    if (checker.settings().newProblems === 'rollBack' && errors.length > 0 && result.fault === undefined)
      return takenBack(checker, calling, result, errors, known);
    for (const { path, after: hash } of changes) {
      const of = (problems: readonly FoundProblem[]) => problems.filter((problem) => problem.path === path);
      if (hash !== null) checker.late.expect(calling.seen, path, hash, { before: of(before), after: of(after), watch });
    }
    return told(checker, result, compared);
  } finally {
    listening.end();
    mark(checker.writing, paths, -1);
  }
}

function mark(writing: Map<string, number>, paths: readonly string[], by: 1 | -1): void {
  for (const path of paths) {
    const times = (writing.get(path) ?? 0) + by;
    if (times > 0) writing.set(path, times);
    else writing.delete(path);
  }
}

/** Nobody is waited for where nobody is known to speak. */
async function settled(
  { patience, settings, ports }: Checker,
  watch: ProblemWatch,
  listening: Listening,
  changes: readonly FileChange[],
  before: readonly FoundProblem[],
  { context }: Calling,
): Promise<void> {
  const { wait, newProblems } = settings();
  const files = changes.map(({ path }) => ({
    path,
    open: watch.open.has(path),
    had: before.some((problem) => problem.path === path),
  }));
  const expected = files.map((file) => patience.for(file, wait));
  const most = Math.max(0, ...expected);
  if (most === 0 || context.signal.aborted) return;
  // What is to be taken back must be known now; what is only told can be told later.
  const first = await listening.settle(newProblems === 'rollBack' ? wait : most, context.signal);
  if (context.signal.aborted) return;
  for (const [index, file] of files.entries()) if (expected[index] !== 0) patience.learn(file, first);
  ports.logger.write('debug', `problems: ${first === undefined ? 'nothing said' : `first said after ${first} ms`}`);
}

/** A file that was moved takes what was said of it along. */
const followed =
  (changes: readonly FileChange[]) =>
  (problem: FoundProblem): FoundProblem => {
    const path = changes.find((change) => change.from === problem.path)?.path;
    return path === undefined ? problem : { ...problem, path };
  };

/** Read only where an earlier problem has to be found again. */
async function textsOf(
  changes: readonly FileChange[],
  earlier: readonly FoundProblem[],
  { blobs }: Ports,
): Promise<ReadonlyMap<string, ChangedText>> {
  const read = async (hash: string | null) => {
    const bytes = hash === null ? undefined : await blobs.get(hash);
    return new TextDecoder().decode(bytes ?? new Uint8Array());
  };
  const texts = changes.map(async ({ path, before, after }) => {
    const had = earlier.some((problem) => problem.path === path);
    return [path, had ? { before: await read(before), after: await read(after) } : NO_TEXT] as const;
  });
  return new Map(await Promise.all(texts));
}

const NO_TEXT: ChangedText = { before: '', after: '' };

async function told({ ports }: Checker, result: ToolResult, { fresh, gone }: Compared): Promise<ToolResult> {
  const { text, links } = await tellProblems(fresh, ports.files);
  const lines = [
    ...(fresh.length === 0 ? [] : [`New problems:\n${text}`]),
    ...(gone === 0 ? [] : [`${count(gone, 'problem')} gone.`]),
  ];
  if (lines.length === 0) return result;
  const forModel = [result.forModel, ...lines].join('\n');
  return { ...result, forModel, ...(links.length === 0 ? {} : { problems: links }) };
}

async function takenBack(
  { ports, late }: Checker,
  calling: Calling,
  result: ToolResult,
  errors: readonly FoundProblem[],
  known: Parameters<typeof takeBack>[2],
): Promise<ToolResult> {
  const changes = result.changes ?? [];
  const { text, links } = await tellProblems(errors, ports.files);
  const back = await takeBack(calling, changes, known, ports);
  if (!back.ok) {
    const why = `It brought new errors and could not be taken back, so it stays: ${back.fault.text}\n${text}`;
    return {
      ...result,
      forModel: `${result.forModel}\n${why}`,
      problems: links,
      fault: fault('edit.new-problems', why),
    };
  }
  for (const { path } of changes) late.forget(calling.seen, path);
  const other = back.value.join(', ');
  const now = other === '' ? 'the files are as they were before' : `what else has changed in ${other} stays`;
  const why = `Taken back, because it brought new errors; ${now}:\n${text}`;
  return { forModel: why, fault: fault('edit.new-problems', why), problems: links };
}
