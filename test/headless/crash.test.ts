// kill -9 at any moment: what was acknowledged is there, nothing is done twice, and the session goes on when told to.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Event } from '../../src/protocol/event.ts';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn, waitUntil } from './support/cli.ts';

/** A few each time; more with ORQUESTRA_KILLS=60. */
const KILLS = Number(process.env.ORQUESTRA_KILLS ?? 5);

const call = (name: string, input: object) => ({ name, arguments: input });
const append = (line: string) => call('run_command', { command: `echo ${line} >> done.txt` });

/** Each answer's calls; which comes next follows from how many answers the request already holds. */
const TURN: readonly Answer[] = [
  {
    text: 'Look.',
    calls: [call('read_file', { path: 'a.txt' }), call('read_file', { path: 'b.txt' }), call('list_files', {})],
  },
  { text: 'Write.', calls: [call('write_file', { path: 'made.txt', content: 'made\n' }), append('one')] },
  { text: 'Edit.', calls: [call('edit_file', { path: 'a.txt', edits: [{ old: 'alpha', new: 'ALPHA' }] })] },
  {
    calls: [append('two'), call('search_code', { pattern: 'beta' }), call('move_file', { from: 'b.txt', to: 'c.txt' })],
  },
  { text: 'Remember.', calls: [call('update_plan', { steps: [{ title: 'x', state: 'done' }] }), append('three')] },
  { text: 'All of it is done.' },
];

const script = ({ messages }: ScriptedRequest): Answer => {
  const last = messages.findLastIndex((message) => message.role === 'user');
  if (messages[last]?.text.endsWith('go on')) return { text: 'Going on.' };
  return { delayMs: 1, ...TURN[messages.filter((message) => message.role === 'assistant').length] };
};

describe('kill -9 at any moment', () => {
  let cli: Cli;
  let model: ScriptedModel;
  before(async () => {
    cli = await createCli();
    model = await startScriptedModel({ script });
  });
  after(async () => {
    await model.close();
    await cli.dispose();
  });

  const words = () => ['run', '--cwd', cli.workspace, '--model', 'openai/scripted', '--approve', 'all', '--json'];
  const env = () => ({ OPENAI_BASE_URL: `${model.url}/v1` });
  const fresh = async () => {
    await rm(cli.workspace, { recursive: true, force: true });
    await mkdir(cli.workspace);
    await cli.write({ 'a.txt': 'alpha\n', 'b.txt': 'beta\n' });
  };
  const exported = async (session: string) => {
    const ended = await cli.run(['sessions', 'export', session]);
    assert.equal(ended.code, 0, ended.stderr);
    return eventsIn(ended.stdout);
  };
  const gapFree = (events: readonly Event[]) =>
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, index) => index + 1),
    );
  /** Each of the lines at most once: a call that was cut off is not made again by anybody but the user. */
  const doneOnce = () => {
    const path = join(cli.workspace, 'done.txt');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    assert.deepEqual(lines, ['one', 'two', 'three'].slice(0, lines.length));
    return lines;
  };

  const crashAndGoOn = async (afterMs: number) => {
    await fresh();
    const started = cli.start([...words(), 'do it'], { env: env() });
    await waitUntil(() => started.stdout().includes('\n') || started.child.exitCode !== null);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    started.child.kill('SIGKILL');
    const printed = eventsIn((await started.ended).stdout);
    const session = printed[0]?.session ?? '';

    const kept = await exported(session);
    gapFree(kept);
    assert.deepEqual(kept.slice(0, printed.length), printed, 'what was printed is in the log');
    const running = kept.filter((event) => event.type === 'tool.started');
    const ended = new Set(kept.flatMap((event) => (event.type === 'tool.ended' ? [event.call] : [])));
    const cut = running.flatMap((event) =>
      event.type === 'tool.started' &&
      !ended.has(event.call) &&
      !event.effects.every(({ kind }) => kind === 'read' || kind === 'own')
        ? [event.call]
        : [],
    );
    const finished = kept.some((event) => event.type === 'run.ended');
    const shown = (await cli.run(['sessions', 'show', session])).stdout;
    assert.equal(/= interrupted/.test(shown), !finished, shown);
    assert.equal((shown.match(/interrupted: Interrupted, effect unknown/g) ?? []).length, cut.length, shown);
    assert.deepEqual(await exported(session), kept, 'looking changes nothing');

    const before = doneOnce();
    const again = await cli.run([...words(), '--session', session, 'go on'], { env: env() });
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(model.refusals, []);
    const all = await exported(session);
    gapFree(all);
    assert.deepEqual(all.slice(kept.length), eventsIn(again.stdout), 'the second process printed all it wrote');
    const last = all.at(-1);
    assert.deepEqual(last?.type === 'run.ended' && last.outcome, 'done');
    // A command that had begun goes on by itself when its parent is killed; it is never begun again.
    const lines = doneOnce();
    assert.ok(lines.length - before.length <= cut.length, `${before} then ${lines}`);
    return { finished, cut: cut.length };
  };

  it(`leaves a session whole, at ${KILLS} moments`, async () => {
    await fresh();
    const whole = await cli.run([...words(), 'do it'], { env: env() });
    assert.equal(whole.code, 0, whole.stderr);
    assert.deepEqual(doneOnce(), ['one', 'two', 'three']);
    const events = eventsIn(whole.stdout);
    const span = (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0);
    const seen = { cut: 0, open: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      const result = await crashAndGoOn((kill + Math.random()) * (span / KILLS)).catch(async (error: unknown) => {
        // What cannot be brought about again at will is looked at while it is there.
        const listed = await cli.run(['sessions', 'list']);
        const found = `files: ${(await readdir(cli.home)).join(', ')}\nsessions:\n${listed.stdout}${listed.stderr}`;
        process.stderr.write(`kill ${kill} of ${KILLS}: ${String(error)}\n${found}`);
        throw error;
      });
      seen.cut += result.cut;
      seen.open += result.finished ? 0 : 1;
    }
    assert.ok(seen.open >= KILLS / 3, `only ${seen.open} of ${KILLS} were killed in time`);
  }).timeout(60_000 + KILLS * 10_000);
});
