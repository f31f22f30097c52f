// A repair that is killed at any of its steps is finished by the next to come: nothing is lost, and the user is told.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openLog } from '../../../../src/adapters/store/open-log.ts';
import { type notice, numbers, story } from '../../../contract/log/events.ts';
import { must } from '../../../contract/log/log-contract.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
/** More than a repair has. */
const MOST_STEPS = 80;

interface Kept {
  readonly events: Readonly<Record<string, readonly number[]>>;
  readonly told: readonly string[];
}

describe('a repair that is killed', function () {
  this.timeout(120_000);
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-repair-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Bundled, a process starts in a third of the time. */
  const bundleRepairer = async () => {
    const source = fileURLToPath(new URL('dying-repairer.ts', import.meta.url));
    const program = join(folder, 'repairer.mjs');
    await build({ entryPoints: [source], outfile: program, bundle: true, platform: 'node', format: 'esm' });
    return program;
  };

  /** A store with a torn file, and behind it a write-ahead log that holds a session of its own. */
  const damage = async (store: string) => {
    const { log } = must(await openLog({ folder: store, logger: { write: () => undefined } }));
    must(await log.append('s', story('s', 200).map(long), true));
    await log.close();
    const child = spawn(process.execPath, [WRITER, store, 'w'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    const file = await open(join(store, 'sessions.db'), 'r+');
    await file.write(Buffer.alloc(8_192, 0xa5), 0, 8_192, 40_960);
    await file.close();
  };

  const look = async (store: string): Promise<Kept> => {
    const told: string[] = [];
    const { log } = must(await openLog({ folder: store, logger: { write: (_, text) => void told.push(text) } }));
    const events: Record<string, readonly number[]> = {};
    for (const { session } of must(await log.list('', 9))) events[session] = numbers(must(await log.read(session, {})));
    const last = must(await log.open('new'))?.lastSeq ?? 0;
    must(await log.append('new', story('new', last + 1).slice(last), true));
    await log.close();
    return { events, told };
  };

  const repairUntil = async (program: string, store: string, steps: number) => {
    const child = spawn(process.execPath, [program, store, String(steps)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
    });
    const [code, signal] = await once(child, 'close');
    assert.ok(code === 0 || signal === 'SIGKILL', `step ${steps} ended with ${code}`);
    return { said, ended: code === 0 };
  };

  it('is finished by whoever comes next, after each of its steps', async () => {
    const program = await bundleRepairer();
    const damaged = join(folder, 'damaged');
    await damage(damaged);
    const whole = join(folder, 'whole');
    await cp(damaged, whole, { recursive: true });
    const wanted = await look(whole);
    assert.ok((wanted.events.s ?? []).length > 100 && (wanted.events.w ?? []).length > 0);
    assert.match(wanted.told.join(), /was damaged and was set aside/);

    let steps = 1;
    for (; steps < MOST_STEPS; steps++) {
      const store = join(folder, `after-${steps}`);
      await cp(damaged, store, { recursive: true });
      const { said, ended } = await repairUntil(program, store, steps);
      if (ended) break;
      const found = await look(store);
      assert.deepEqual(found.events, wanted.events, `step ${steps}`);
      assert.match(said + found.told.join(), /was damaged and was set aside/, `step ${steps}`);
      assert.deepEqual((await look(store)).told, [], `step ${steps}: told again`);
      const files = await readdir(store);
      const aside = files.filter((name) => /^sessions\.damaged-.*\.db$/.test(name));
      assert.equal(aside.length, 1, `step ${steps}: ${files}`);
      const left = files.filter((name) => !name.startsWith('sessions.damaged-'));
      assert.deepEqual(left, ['sessions.db', 'sessions.lock'], `step ${steps}`);
      for (const side of ['', '-wal']) {
        const before = await readFile(join(damaged, `sessions.db${side}`));
        assert.ok(before.equals(await readFile(join(store, `${aside[0]}${side}`))), `step ${steps}: ${side} is whole`);
      }
      await rm(store, { recursive: true });
    }
    assert.ok(steps > 15 && steps < MOST_STEPS, `a repair has ${steps} steps`);
  });
});

const long = (event: ReturnType<typeof notice>) =>
  event.type === 'notice.raised' ? { ...event, text: `${event.text} ${'x'.repeat(500)}` } : event;
