// Ripgrep where it is missing, misconfigured, slow or found in odd places.
import { strict as assert } from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { findRipgrep } from '../../../../src/adapters/node/ripgrep.ts';
import { createSearch } from '../../../../src/adapters/node/search.ts';
import type { Outcome } from '../../../../src/protocol/fault.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

const never = new AbortController().signal;
const query = (pattern: string) => ({ pattern, regex: false, limit: 10 });

describe('searching with ripgrep', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-rg-')));
  });
  afterEach(() => rm(root, { recursive: true }));
  const program = async (path: string, script: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), `#!/bin/sh\n${script}\n`);
    await chmod(join(root, path), 0o755);
    return join(root, path);
  };

  it('went on with the program it began with when the user set another', async () => {
    let ripgrep: string | undefined;
    const search = createSearch({ roots: [root], ripgrep: async () => ripgrep });
    assert.equal(code(await search.text(query('a'), never)), 'search.unavailable');
    assert.equal(code(await search.files('a', 1, never)), 'search.unavailable');
    ripgrep = await findRipgrep({});
    assert.ok((await search.text(query('a'), never)).ok);
    assert.ok((await search.files('a', 1, never)).ok);
  });

  it('says how to get ripgrep when there is none, or when it went away', async () => {
    for (const ripgrep of [undefined, join(root, 'gone'), join(root)]) {
      const search = createSearch({ roots: [root], ripgrep: async () => ripgrep });
      for (const outcome of [
        await search.text(query('a'), never),
        await search.files('a', 1, never),
      ] as readonly Outcome<unknown>[]) {
        assert.equal(code(outcome), 'search.unavailable');
        assert.match(text(outcome), /Install it .* or set its path/);
      }
    }
  });

  it('never reads a configuration file that could run programs', async () => {
    await writeFile(join(root, 'config'), `--pre=${await program('evil', `touch ${join(root, 'ran')}`)}\n`);
    await writeFile(join(root, 'file'), 'needle\n');
    process.env.RIPGREP_CONFIG_PATH = join(root, 'config');
    try {
      const search = createSearch({ roots: [root], ripgrep: () => findRipgrep({}) });
      assert.equal(value(await search.text(query('needle'), never)).matches.length, 1);
      assert.equal(value(await search.files('ran', 5, never)).length, 0);
    } finally {
      delete process.env.RIPGREP_CONFIG_PATH;
    }
  });

  it('takes a bad glob and a NUL for what they are', async () => {
    const search = createSearch({ roots: [root], ripgrep: () => findRipgrep({}) });
    assert.equal(code(await search.text({ ...query('a'), globs: ['a{'] }, never)), 'search.bad-pattern');
    assert.equal(code(await search.text(query('a\0b'), never)), 'search.bad-pattern');
    assert.equal(
      code(await createSearch({ roots: [], ripgrep: async () => 'rg' }).text(query('a'), never)),
      'search.unavailable',
    );
  });

  it('ends a search that does not end when it is stopped', async () => {
    const search = createSearch({ roots: [root], ripgrep: () => program('rg', 'exec sleep 60') });
    const started = performance.now();
    assert.equal(code(await search.text(query('a'), AbortSignal.timeout(50))), 'search.stopped');
    assert.equal(code(await search.files('a', 1, AbortSignal.timeout(50))), 'search.stopped');
    assert.ok(performance.now() - started < 8_000);
  });

  it('ends ripgrep as soon as the limit is reached', async () => {
    const script = `while :; do printf '${root}/a\\0001\\0001\\0000\\000text\\n'; done`;
    const search = createSearch({ roots: [root], ripgrep: () => program('rg', script) });
    const { matches, more } = value(await search.text(query('text'), never));
    assert.deepEqual([matches.length, more], [10, true]);
  });

  it('prefers the setting, then VS Code, new places before old ones, then the package', async () => {
    const platform = `${process.platform}-${process.arch}`;
    const places = ['node_modules/@vscode/ripgrep/bin/rg', `node_modules/@vscode/ripgrep-universal/bin/${platform}/rg`];
    for (const place of places) {
      const path = await program(place, '');
      assert.equal(await findRipgrep({ appRoot: root }), path);
    }
    const setting = await program('mine', '');
    assert.equal(await findRipgrep({ appRoot: root, setting }), setting);
    assert.match((await findRipgrep({ appRoot: join(root, 'none'), setting: join(root, 'none') })) ?? '', /@vscode/);
  });

  it('asks for the names once while somebody types', async () => {
    const script = `echo run >> ${join(root, 'runs')}; printf '${root}/alpha.ts\\n'`;
    const search = createSearch({ roots: [root], ripgrep: () => program('rg', script) });
    const typed = await Promise.all(['a', 'al', 'alp'].map((letters) => search.files(letters, 5, never)));
    for (const outcome of typed)
      assert.deepEqual(
        value(outcome).map((file) => file.label),
        ['alpha.ts'],
      );
    assert.equal(await readFile(join(root, 'runs'), 'utf8'), 'run\n');
  });
});
