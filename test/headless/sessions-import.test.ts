// Sessions out and in again: the same events, checked line by line, also of older versions.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Event } from '../../src/protocol/event.ts';
import { type Cli, createCli, eventsIn } from './support/cli.ts';
import { command, runPlan, statesOf } from './support/plans.ts';

const SAMPLE = join(import.meta.dirname, '..', 'samples', 'logs', 'v1.jsonl');

/** An imported session tells how far it was brought along. */
function withoutOrigin(event: Event): Event {
  if (event.type !== 'session.created') return event;
  const { importedTo, ...rest } = event;
  assert.equal(typeof importedTo, 'number');
  return rest;
}

describe('orquestra sessions import', function () {
  this.timeout(60_000);
  let cli: Cli;
  let elsewhere: { readonly env: { readonly ORQUESTRA_HOME: string } };
  let exported: string;
  let session: string;
  before(async () => {
    cli = await createCli();
    elsewhere = { env: { ORQUESTRA_HOME: join(cli.folder, 'elsewhere') } };
    const steps = [command('bad', 'exit 1'), command('after', 'printf x', { needs: ['bad'] })];
    session = (await runPlan(cli, { goal: 'travel', steps }, ['--approve', 'all'])).session;
    exported = (await cli.run(['sessions', 'export', session])).stdout;
  });
  after(() => cli.dispose());

  it('brings a session into another home as it was, and goes on with it there', async () => {
    const taken = await cli.run(['sessions', 'import', '-'], { ...elsewhere, input: exported });
    assert.equal(taken.code, 0, taken.stderr);
    assert.equal(taken.stdout, `${session}\n`);
    assert.match(taken.stderr, /not part of an export/);
    assert.match(taken.stderr, new RegExp(`It was about ${cli.workspace}`));
    const back = eventsIn((await cli.run(['sessions', 'export', session], elsewhere)).stdout);
    assert.deepEqual(back.map(withoutOrigin), eventsIn(exported));
    const skipped = await cli.run(['skip', session, 'bad'], elsewhere);
    assert.equal(skipped.code, 0, skipped.stderr);
    const resumed = await cli.run(['resume', session, '--approve', 'all'], elsewhere);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(await statesOf(cli, session), { bad: 'failed', after: 'pending' }, 'the first is as it was');
  });

  it('gives a session another id where its own is taken', async () => {
    const file = join(cli.folder, 'session.jsonl');
    await writeFile(file, exported);
    const taken = await cli.run(['sessions', 'import', file]);
    assert.equal(taken.code, 0, taken.stderr);
    const copy = taken.stdout.trim();
    assert.notEqual(copy, session);
    const events = eventsIn((await cli.run(['sessions', 'export', copy])).stdout);
    assert.deepEqual(
      events.map((event) => ({ ...withoutOrigin(event), session })),
      eventsIn(exported),
    );
  });

  it('opens and shows a session of log version 1', async () => {
    const taken = await cli.run(['sessions', 'import', SAMPLE], elsewhere);
    assert.equal(taken.code, 0, taken.stderr);
    const id = taken.stdout.trim();
    const shown = await cli.run(['sessions', 'show', id], elsewhere);
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /^> do it$/m);
    assert.match(shown.stdout, /^All of it is done\.$/m);
    const forked = await cli.run(['fork', id, '--cwd', cli.workspace], elsewhere);
    assert.equal(forked.code, 0, forked.stderr);
    const lines = (await readFile(SAMPLE, 'utf8')).trim().split('\n').length;
    const copied = eventsIn((await cli.run(['sessions', 'export', forked.stdout.trim()], elsewhere)).stdout);
    assert.ok(copied.length > lines);
  });

  it('names the line that is wrong, and imports nothing', async () => {
    const lines = exported.trim().split('\n');
    const [first = '', second = ''] = lines;
    const newer = second.replace(/"v":\d+/, '"v":99');
    const cases: readonly (readonly [text: string, said: RegExp])[] = [
      ['', /stdin: The file holds no events/],
      [lines.slice(1).join('\n'), /stdin: Line 1 has the number 2 where 1 comes next/],
      [lines.toSpliced(4, 1).join('\n'), /stdin: Line 5 has the number 6 where 5 comes next/],
      [[first, '{"v":2', ...lines.slice(2)].join('\n'), /stdin: Line 2 is not valid JSON/],
      [[first, second.replace(/"type":"[^"]+"/, '"type":"sun.rose"')].join('\n'), /stdin: Line 2 is not an event/],
      [[first, newer].join('\n'), /stdin: Line 2: .*newer Orquestra \(log version 99/],
      [[first, second.replace(session, 'another')].join('\n'), /stdin: Line 2 is of session another/],
    ];
    const env = { ORQUESTRA_HOME: join(cli.folder, 'nothing') };
    for (const [input, said] of cases) {
      const refused = await cli.run(['sessions', 'import', '-'], { env, input });
      assert.equal(refused.code, 2, refused.stderr);
      assert.match(refused.stderr, said);
      assert.equal(refused.stdout, '');
    }
    const missing = await cli.run(['sessions', 'import', 'nowhere.jsonl'], { env });
    assert.equal(missing.code, 2, missing.stderr);
    assert.match(missing.stderr, /There is no file nowhere\.jsonl/);
    const unnamed = await cli.run(['sessions', 'import'], { env });
    assert.match(unnamed.stderr, /import needs a file, or - for stdin/);
    assert.equal((await cli.run(['sessions', 'list'], { env })).stdout, '');
  });
});
