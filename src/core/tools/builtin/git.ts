// git: what a repository says of itself; nothing of it is run, and what holds secrets is left out.
import * as z from 'zod';
import type { Display } from '../../../protocol/display.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { GitDiffQuery, GitRepository } from '../../ports/git.ts';
import { HISTORY_SOURCE } from '../../shared/foreign-paths.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { count } from '../../shared/text.ts';
import { filled, whole } from '../fields.ts';
import { type GitPlace, holdsSecrets, placeOf, repositoryLabel } from '../git/place.ts';
import {
  blameLine,
  branchLine,
  commitLines,
  diffDisplay,
  fullCommit,
  page,
  stashLine,
  statusLines,
} from '../git/words.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const OPS = ['status', 'diff', 'staged', 'log', 'show', 'blame', 'branches', 'stashes'] as const;
const COMMITS = 50;
const LINES = 200;
const LISTED = 200;

const GitInput = z.object({
  op: z.enum(OPS),
  path: filled().optional(),
  rev: filled().optional(),
  from: whole(1).optional(),
});
type Asked = z.output<typeof GitInput>;

export const git = defineTool({
  name: 'git',
  title: 'Git',
  description: 'Read from git.',
  idempotent: true,
  outputs: ['files'],
  available: (ports) => ports.git?.present() ?? false,
  input: GitInput,
  prepare: async (asked, ports) => {
    if (asked.op === 'blame' && asked.path === undefined)
      return fail('tool.bad-input', 'blame needs the path of a file.');
    const place = await placeOf(asked.path, ports);
    if (!place.ok) return place;
    const effect = pathEffect('read', place.value.at);
    const secret = 'guarded' in effect && effect.guarded !== undefined;
    const about = [asked.rev, asked.path].filter((part) => part !== undefined);
    const where = about.length === 0 ? repositoryLabel(place.value) : about.join(' ');
    return succeed({
      summary: `Git ${asked.op} of ${where}`,
      effects: [effect],
      run: async ({ signal }): Promise<ToolResult> => {
        const repository = await place.value.git.open(place.value.root, signal);
        if (!repository.ok) return { forModel: repository.fault.text, fault: repository.fault };
        const answer = await look({ ...asked, place: place.value, secret, repository: repository.value, signal });
        return answer.ok
          ? { ...answer.value, ...historyOf(asked) }
          : { forModel: answer.fault.text, fault: answer.fault };
      },
    });
  },
});

/** What others have committed and named; what lies in the work tree is the workspace's own. */
function historyOf({ op, rev }: Asked): Pick<ToolResult, 'foreign'> {
  const compared = op === 'diff' && rev !== undefined && rev !== 'HEAD';
  return compared || ['log', 'show', 'blame', 'branches'].includes(op) ? { foreign: [HISTORY_SOURCE] } : {};
}

interface Looking extends Asked {
  readonly place: GitPlace;
  /** The path itself holds secrets, and was agreed to. */
  readonly secret: boolean;
  readonly repository: GitRepository;
  readonly signal: AbortSignal;
}

async function look(asked: Looking): Promise<Outcome<ToolResult>> {
  const { op, place, repository, signal, from = 1, rev } = asked;
  switch (op) {
    case 'status': {
      const status = await repository.status(place.paths, signal);
      if (!status.ok) return status;
      const files = status.value.files.map((file) => file.path);
      return answer(page(statusLines(status.value), from, undefined), { files });
    }
    case 'diff':
    case 'staged':
      return differences(asked, { staged: op === 'staged', rev, paths: place.paths }, []);
    case 'show': {
      const found = await repository.log({ rev: rev ?? 'HEAD', paths: [], skip: 0, limit: 1 }, signal);
      if (!found.ok) return found;
      const heading = found.value.commits.flatMap(fullCommit);
      return differences(asked, { commit: true, rev: rev ?? 'HEAD', paths: place.paths }, heading);
    }
    case 'log': {
      const found = await repository.log({ rev, paths: place.paths, skip: from - 1, limit: COMMITS }, signal);
      if (!found.ok) return found;
      const { commits, more } = found.value;
      const next = more ? [`[There are more; go on with from: ${from + commits.length}.]`] : [];
      return answer([...(commits.length === 0 ? ['No commits.'] : commits.map(commitLines)), ...next].join('\n'));
    }
    case 'blame': {
      const found = await repository.blame({ path: place.at.path, rev, from, to: from + LINES - 1 }, signal);
      if (!found.ok) return found;
      const next = found.value.length === LINES ? [`[Go on with from: ${from + LINES}.]`] : [];
      return answer([...found.value.map(blameLine), ...next].join('\n'));
    }
    case 'branches': {
      const found = await repository.branches(LISTED, signal);
      return found.ok ? answer(found.value.map(branchLine).join('\n') || 'No branches.') : found;
    }
    case 'stashes': {
      const found = await repository.stashes(LISTED, signal);
      return found.ok ? answer(found.value.map(stashLine).join('\n') || 'Nothing is stashed.') : found;
    }
  }
}

async function differences(
  { place, secret, repository, signal, from = 1 }: Looking,
  query: GitDiffQuery,
  heading: readonly string[],
): Promise<Outcome<ToolResult>> {
  const named = await repository.differing(query, signal);
  if (!named.ok) return named;
  const paths = named.value.map((file) => file.path);
  const without = secret ? [] : paths.filter((path) => holdsSecrets(place, path));
  const files = paths.filter((path) => !without.includes(path));
  const diff =
    files.length === 0 ? succeed({ text: '', cut: false }) : await repository.diff({ ...query, without }, signal);
  if (!diff.ok) return diff;
  const left = without.length === 0 ? [] : [`[${count(without.length, 'file')} that may hold secrets: not shown]`];
  const body = diff.value.text === '' ? ['No differences.'] : diff.value.text.replace(/\n$/, '').split('\n');
  const cut = diff.value.cut ? '[The rest is too long to be read; name a path.]' : undefined;
  const text = page([...heading, ...left, ...body], from, cut);
  return answer(text, { files }, diffDisplay(text));
}

const answer = (
  text: string,
  output: Readonly<Record<string, unknown>> = { files: [] },
  display: Display = { kind: 'text', text },
): Outcome<ToolResult> => succeed({ forModel: text, output, display });
