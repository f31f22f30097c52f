// git_write: changes a repository's index, commits, branches and stash; what it touches in the files is said beforehand.
import * as z from 'zod';
import type { Effect } from '../../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { GitWrite, PreparedGitWrite } from '../../ports/git.ts';
import type { Ports } from '../../ports.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { clip, count } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { entryOf, type GitPlace, holdsSecrets, locateIn, placeOf, repositoryLabel } from '../git/place.ts';
import { fileLine } from '../git/words.ts';
import { defineTool, type ToolResult } from '../tool.ts';

/** More touched files are told as a whole, beside those that always ask. */
const NAMED = 50;
const LISTED = 200;
const MESSAGE_LIMIT = 10_000;

const WriteInput = z.object({
  op: z.enum(['stage', 'unstage', 'commit', 'branch', 'switch', 'stash', 'pop']),
  paths: z.array(filled()).optional(),
  message: filled()
    .refine((text) => text.length <= MESSAGE_LIMIT && !text.includes('\0'), 'is too long or not text')
    .optional(),
  name: filled().optional(),
});
type Asked = z.output<typeof WriteInput>;

export const gitWrite = defineTool({
  name: 'git_write',
  title: 'Change git',
  description: 'Change git; branch makes one.',
  modes: ['agent'],
  rare: true,
  outputs: ['files'],
  available: (ports) => ports.git?.present() ?? false,
  input: WriteInput,
  prepare: async (asked, ports) => {
    const place = await placeOf(asked.paths?.[0], ports);
    if (!place.ok) return place;
    const paths = await Promise.all((asked.paths ?? []).map((path) => entryOf(ports.files, path)));
    const write = writeOf(asked, paths);
    if (!write.ok) return write;
    // Described before anybody was asked: it only looks, and ends by itself.
    const { signal } = new AbortController();
    const repository = await place.value.git.open(place.value.root, signal);
    if (!repository.ok) return repository;
    const prepared = await repository.value.prepare(write.value, signal);
    if (!prepared.ok) return prepared;
    const action = actionOf(write.value, prepared.value);
    const files = prepared.value.files.map((file) => file.path);
    return succeed({
      summary: summaryOf(write.value, action),
      preview: { kind: 'text', text: previewOf(write.value, prepared.value) },
      effects: await effectsOf(place.value, prepared.value, action, ports),
      run: async ({ signal: running }): Promise<ToolResult> => {
        const done = await prepared.value.run(running);
        if (!done.ok) return { forModel: done.fault.text, fault: done.fault };
        const text = [done.value, ...prepared.value.notes].join(' ');
        return { forModel: text, output: { files }, display: { kind: 'text', text: `${text}${lasting(write.value)}` } };
      },
    });
  },
});

function writeOf({ op, message, name }: Asked, paths: readonly string[]): Outcome<GitWrite> {
  const lacking = (what: string) => fail('tool.bad-input', `git_write with op ${op} needs ${what}.`);
  switch (op) {
    case 'stage':
      return paths.length === 0 ? lacking('paths') : succeed({ op, paths });
    case 'unstage':
      return succeed({ op, paths });
    case 'commit':
      return message === undefined ? lacking('a message') : succeed({ op, message, paths });
    case 'branch':
    case 'switch':
      return name === undefined ? lacking('the name of a branch') : succeed({ op, name });
    case 'stash':
      return succeed({ op, paths, ...(message === undefined ? {} : { message }) });
    case 'pop':
      return /^\d{1,4}$/.test(name ?? '0')
        ? succeed({ op, number: Number(name ?? '0') })
        : lacking('a stash’s number as its name, or none');
  }
}

function actionOf(write: GitWrite, { files, touched }: PreparedGitWrite): string {
  const some = count(files.length, 'file');
  const changing = touched.length === 0 ? '' : ` (changes ${count(touched.length, 'file')})`;
  switch (write.op) {
    case 'branch':
      return `create the branch ${write.name} and switch to it`;
    case 'switch':
      return `switch to ${write.name}${changing}`;
    case 'stash':
      return `stash the changes of ${some}`;
    case 'pop':
      return `bring back stash ${write.number}${changing}`;
    default:
      return `${write.op} ${some}`;
  }
}

const capital = (text: string) => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

const summaryOf = (write: GitWrite, action: string) =>
  write.op === 'commit'
    ? `${capital(action)}: ${clip(write.message.trim().split('\n', 1)[0] ?? '', 100)}`
    : capital(action);

const lasting = ({ op }: GitWrite) =>
  op === 'commit' ? '\nCommits are not taken back by Undo.' : '\nUndo does not change the git repository back.';

function previewOf(write: GitWrite, { files, touched, notes }: PreparedGitWrite): string {
  const message = 'message' in write && write.message !== undefined ? [write.message.trim(), ''] : [];
  const lines = files.length > 0 ? files.map(fileLine) : touched.map(({ path, change }) => `${change} ${path}`);
  const more = lines.length > LISTED ? [`… and ${lines.length - LISTED} more`] : [];
  return [...message, ...lines.slice(0, LISTED), ...more, ...notes].join('\n').trimEnd() + lasting(write);
}

async function effectsOf(
  place: GitPlace,
  { files, touched }: PreparedGitWrite,
  action: string,
  ports: Ports,
): Promise<readonly Effect[]> {
  const { repository } = place;
  const { path, inside } = repository;
  const written = await Promise.all(
    touched.map(async (one) => pathEffect(one.change, await locateIn(place, ports.files, one.path))),
  );
  const asking = written.filter((effect) => 'guarded' in effect && effect.guarded !== undefined);
  // What goes into history is read by everybody who gets it.
  const secrets = files.filter((file) => file.index !== 'D' && file.tree !== 'D' && holdsSecrets(place, file.path));
  return [
    { kind: 'git', path, label: repositoryLabel(place), inside, action },
    ...(written.length <= NAMED ? written : [pathEffect('write', repository), ...asking]),
    ...(await Promise.all(
      secrets.slice(0, NAMED).map(async (file) => pathEffect('read', await locateIn(place, ports.files, file.path))),
    )),
  ];
}
