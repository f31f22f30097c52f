// kill -9 of a process that writes, at many moments: the next process finds all that was acknowledged, and every session whole.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import { openLog } from '../../src/adapters/store/open-log.ts';
import { numbers } from '../contract/log/events.ts';
import { must } from '../contract/log/log-contract.ts';

/** More with ORQUESTRA_STORE_KILLS=5000. */
const KILLS = Number(process.env.ORQUESTRA_STORE_KILLS ?? 200);
/** Then a new store is begun, which is so killed while it is made as well. */
const KILLS_PER_STORE = 12;
/** At most so long after it began, or after the first event was acknowledged: some are killed while they open. */
const SPANS_MS = [5, 25, 80];
const WHILE_OPENING = 0.2;

describe(`kill -9 of a writing process, ${KILLS} times`, function () {
  this.timeout(60_000 + KILLS * 2_000);
  let folder = '';
  let program = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-kills-'));
    program = join(folder, 'writer.mjs');
    const source = fileURLToPath(new URL('support/mortal-writer.ts', import.meta.url));
    // Bundled, a process starts in a third of the time.
    await build({ entryPoints: [source], outfile: program, bundle: true, platform: 'node', format: 'esm' });
  });
  after(() => rm(folder, { recursive: true }));

  const startWriter = () => {
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text;
    });
    return { child, said, ready: once(child.stdout, 'data'), closed: once(child, 'close') };
  };

  /** What was acknowledged and is not there, what cannot be read, and what has a gap. */
  const missingFrom = async (store: string, acknowledged: ReadonlyMap<string, number>): Promise<readonly string[]> => {
    const wrong: string[] = [];
    const { log } = must(await openLog({ folder: store, logger: { write: (_, text) => void wrong.push(text) } }));
    const listed = new Set(must(await log.list(undefined, 10_000)).map(({ session }) => session));
    for (const [session, last] of acknowledged) {
      const seen = numbers(must(await log.read(session, {})));
      if (seen.length < last) wrong.push(`${session}: ${seen.length} of ${last} are left`);
      if (seen.some((seq, index) => seq !== index + 1)) wrong.push(`${session} has a gap`);
      if (log.skipped(session) > 0) wrong.push(`${session}: ${log.skipped(session)} cannot be read`);
      if (!listed.has(session)) wrong.push(`${session} is not listed`);
    }
    await log.close();
    return wrong;
  };

  it('loses nothing and leaves everything readable', async () => {
    const writers = [startWriter(), startWriter()];
    let acknowledged = new Map<string, number>();
    let store = '';
    let events = 0;
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        if (kill % KILLS_PER_STORE === 0) {
          store = join(folder, `store-${kill}`);
          acknowledged = new Map();
        }
        const writer = writers.shift() ?? startWriter();
        writers.push(startWriter());
        await writer.ready;
        writer.child.stdin.write(`${store} kill-${kill}\n`);
        if (Math.random() >= WHILE_OPENING) await Promise.race([once(writer.child.stdout, 'data'), writer.closed]);
        await sleep(Math.random() * (SPANS_MS[kill % SPANS_MS.length] ?? 0));
        writer.child.kill('SIGKILL');
        await writer.closed;
        assert.equal(writer.said.err, '', `kill ${kill}`);
        for (const [session, last] of acknowledgedIn(writer.said.out)) {
          acknowledged.set(session, last);
          events += last;
        }
        assert.deepEqual(await missingFrom(store, acknowledged), [], `kill ${kill}, store ${store}`);
      }
    } finally {
      for (const { child } of writers) child.kill('SIGKILL');
    }
    assert.ok(events > 5 * KILLS, `only ${events} events were written`);
  });
});

/** The last number that was told of each session; a last line that was cut is left out. */
function acknowledgedIn(output: string): ReadonlyMap<string, number> {
  const lines = output.slice(0, output.lastIndexOf('\n') + 1).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [session = '', last] = line.split(' ');
      return last === undefined ? [] : [[session, Number(last)] as const];
    }),
  );
}
