// What tools say to files, places and a store that are not as they should be, through `orquestra tool`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { type CallOptions, type Cli, createCli } from './support/cli.ts';

interface Report {
  readonly outcome: string;
  readonly text: string;
  readonly fault?: { readonly code: string; readonly text: string };
}

describe('orquestra tool on what is not as it should be', function () {
  this.timeout(30_000);
  let cli: Cli;
  let outside: string;
  before(async () => {
    cli = await createCli();
    outside = join(cli.folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret.txt'), 'secret\n');
    await cli.write({
      'a.txt': 'alpha\n',
      'binary.dat': Uint8Array.of(0, 1, 2, 255, 254),
      'huge.txt': 'line\n'.repeat(3_000_000),
    });
    await symlink(join(outside, 'secret.txt'), join(cli.workspace, 'link.txt'));
    await symlink(outside, join(cli.workspace, 'away'));
  });
  after(() => cli.dispose());

  const tool = async (name: string, input: object, args: readonly string[] = [], options: CallOptions = {}) => {
    const ended = await cli.run(
      ['tool', name, '--input', JSON.stringify(input), '--cwd', cli.workspace, ...args],
      options,
    );
    assert.equal(ended.stdout.split('\n').length, 2, `one line of JSON: ${ended.stdout} ${ended.stderr}`);
    const report: Report = JSON.parse(ended.stdout);
    return { ...report, code: ended.code, stderr: ended.stderr };
  };

  it('names a file that is missing, binary or huge', async () => {
    const missing = await tool('read_file', { path: 'nothing.txt' });
    assert.deepEqual([missing.code, missing.outcome], [1, 'failed']);
    assert.match(missing.text, /nothing\.txt/);
    const binary = await tool('read_file', { path: 'binary.dat' });
    assert.equal(binary.code, 1);
    assert.match(binary.text, /binary\.dat.*(binary|not text)/i);
    const huge = await tool('read_file', { path: 'huge.txt' });
    assert.match(huge.text.slice(-100), /Cut at .* Go on with from/);
    assert.ok(huge.text.length < 300_000, `${huge.text.length} characters`);
    const edit = await tool('edit_file', { path: 'binary.dat', edits: [{ old: 'a', new: 'b' }] }, ['--approve', 'all']);
    assert.equal(edit.code, 1);
    assert.deepEqual([...readFileSync(join(cli.workspace, 'binary.dat'))], [0, 1, 2, 255, 254]);
  });

  it('names a folder in the place of a file, and a file in the place of a folder', async () => {
    const folder = await tool('read_file', { path: 'away' }, ['--approve', 'all']);
    assert.equal(folder.code, 1);
    assert.match(folder.text, /outside is a folder/);
    const under = await tool('write_file', { path: 'a.txt/b.txt', content: 'x' }, ['--approve', 'all']);
    assert.equal(under.code, 1);
    assert.match(under.text, /a\.txt/);
    assert.equal(readFileSync(join(cli.workspace, 'a.txt'), 'utf8'), 'alpha\n');
  });

  it('names a file that may not be read', async function () {
    if (process.getuid?.() === 0) this.skip();
    await cli.write({ 'locked.txt': 'x' });
    await chmod(join(cli.workspace, 'locked.txt'), 0);
    assert.match((await tool('read_file', { path: 'locked.txt' })).text, /locked\.txt/);
  });

  it('reads and writes nothing outside the workspace unasked, by no way around', async () => {
    for (const path of ['../outside/secret.txt', join(outside, 'secret.txt'), 'link.txt', 'away/secret.txt']) {
      const read = await tool('read_file', { path });
      assert.deepEqual([read.code, read.outcome], [3, 'denied'], path);
      assert.doesNotMatch(JSON.stringify(read), /secret\\n/);
      const written = await tool('write_file', { path, content: 'mine' });
      assert.deepEqual([written.code, written.outcome], [3, 'denied'], path);
    }
    const made = await tool('write_file', { path: 'away/new.txt', content: 'x' }, ['--approve', 'none']);
    assert.equal(made.code, 3);
    assert.deepEqual(readdirSync(outside), ['secret.txt']);
    assert.equal(readFileSync(join(outside, 'secret.txt'), 'utf8'), 'secret\n');
    const found = await tool('search_code', { pattern: 'secret' });
    assert.doesNotMatch(found.text, /secret\.txt/);
  });

  it('searches without any ripgrep', async () => {
    await mkdir(join(cli.home), { recursive: true });
    await writeFile(join(cli.home, 'settings.json'), JSON.stringify({ ripgrepPath: '/nowhere/rg' }));
    const found = await tool('search_code', { pattern: 'alpha' }, [], {
      env: { PATH: join(cli.folder, 'no-programs') },
    });
    await rm(join(cli.home, 'settings.json'));
    assert.equal(found.code, 0, found.text);
    assert.match(found.text, /a\.txt/);
  });

  it('sets a damaged store aside, says so once and works', async () => {
    const home = join(cli.folder, 'damaged');
    await mkdir(home);
    await writeFile(join(home, 'sessions.db'), 'garbage '.repeat(2_000));
    const env = { ORQUESTRA_HOME: home };
    const listed = await tool('list_files', {}, [], { env });
    assert.equal(listed.code, 0);
    assert.match(listed.stderr, /sessions\.db/);
    assert.equal(listed.stderr.trim().split('\n').length, 1, listed.stderr);
    assert.ok(
      readdirSync(home).some((name) => name !== 'sessions.db' && name.includes('sessions')),
      'it is kept',
    );
    const again = await cli.run(['sessions', 'list'], { env });
    assert.deepEqual([again.code, again.stderr], [0, '']);
    assert.equal(again.stdout.trim().split('\n').length, 1);
  });

  it('names a full disk and leaves what was there', async function () {
    const disk = join(cli.folder, 'small');
    await mkdir(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      // Only root may mount.
      this.skip();
    }
    try {
      await writeFile(join(disk, 'kept.txt'), 'kept\n');
      const args = [
        'tool',
        'write_file',
        '--cwd',
        disk,
        '--approve',
        'all',
        '--input',
        JSON.stringify({ path: 'kept.txt', content: 'x'.repeat(100_000) }),
      ];
      await writeFile(join(disk, 'filler'), 'y'.repeat(240_000));
      const project = await cli.run(args);
      assert.equal(project.code, 1, project.stderr);
      assert.match(JSON.parse(project.stdout).text, /disk.*full|full.*disk|no space/i);
      assert.equal(readFileSync(join(disk, 'kept.txt'), 'utf8'), 'kept\n');
      assert.deepEqual(readdirSync(disk).sort(), ['filler', 'kept.txt']);
      const store = await cli.run(['tool', 'list_files', '--input', '{}', '--cwd', cli.workspace], {
        env: { ORQUESTRA_HOME: join(disk, 'home') },
      });
      assert.notEqual(store.code, 0);
      assert.match(store.stderr, /disk.*is full/i);
      assert.equal(store.stdout.includes('a.txt'), false);
    } finally {
      execFileSync('umount', [disk]);
    }
    assert.ok(existsSync(disk));
  });
});
