// Paths by their letters alone: what leads out, what is guarded, and what hides itself.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decidePath, type PathQuestion } from '../../../../src/core/policy/decide-path.ts';

const decisionOf = (op: PathQuestion['op'], path: string, root = '/w/app', sensitivity?: PathQuestion['case']) =>
  decidePath({ op, path, root, case: sensitivity }).decision;
const isInside = (path: string, root = '/w/app', sensitivity?: PathQuestion['case']) =>
  decisionOf('read', path, root, sensitivity) === 'allow';

const WINDOWS = 'C:\\w\\app';

describe('decidePath', () => {
  it('allows reading inside', () => {
    for (const path of [
      'a.ts',
      './a.ts',
      'x/../a.ts',
      '/w/app/a.ts',
      '/w/app',
      '.',
      'x//y',
      '/w/./app/a',
      'a..b/c',
      '...',
    ]) {
      assert.equal(isInside(path), true, path);
    }
  });

  it('asks for reading outside, however it is written', () => {
    for (const path of [
      '../x',
      '/etc/passwd',
      '/w/app/../x',
      '/w/application/x',
      '/w/app2',
      'x/../../y',
      './././../x',
      '/',
      '~',
      '~/.ssh/id_rsa',
      '~root/x',
      '..\\x',
      'x\\..\\..\\y',
      '//etc/passwd',
      '/w/APP/x',
      'C:\\Windows\\x',
      '\\\\server\\share\\x',
    ]) {
      assert.equal(isInside(path), false, path);
    }
  });

  it('reads Windows paths as Windows does', () => {
    for (const path of ['a.ts', 'x\\a.ts', 'c:\\W\\App\\a.ts', 'C:/w/app/a.ts', '\\w\\app\\a', 'x\\..\\a']) {
      assert.equal(isInside(path, WINDOWS), true, path);
    }
    for (const path of [
      '..\\x',
      'C:x',
      'D:\\w\\app\\a',
      '\\Windows',
      '\\\\?\\C:\\w\\app\\a',
      '\\\\.\\PhysicalDrive0',
      'x\\.. \\..\\..\\y',
      '//s/x',
    ]) {
      assert.equal(isInside(path, WINDOWS), false, path);
    }
  });

  it('folds case only where the file system does', () => {
    assert.equal(isInside('/w/APP/a.ts', '/w/app', 'insensitive'), true);
    assert.equal(isInside('/w/APP/a.ts', '/w/app', 'sensitive'), false);
  });

  it('asks for every write and deletion, with the reason where it is guarded', () => {
    assert.equal(decisionOf('write', 'a.ts'), 'ask');
    assert.equal(decisionOf('delete', 'a.ts'), 'ask');
    assert.match(decidePath({ op: 'write', path: '.git/hooks/x', root: '/w/app' }).reasons.join(), /Git runs/);
    assert.match(decidePath({ op: 'write', path: 'x\\.VSCODE.\\tasks.json', root: WINDOWS }).reasons.join(), /editor/);
  });

  it('asks for reading secrets', () => {
    for (const path of ['.env', 'sub/.ENV', 'x/../.npmrc', 'id_rsa', '.ssh/config']) {
      assert.equal(decisionOf('read', path), 'ask', path);
    }
    assert.equal(decisionOf('read', '.vscode/settings.json'), 'allow');
  });

  it('denies paths that hide something', () => {
    for (const path of ['a\u0000.ts', 'a\n.ts', '\u202Ea.ts', 'a\u200b.ts', 'a\u001b[2K', '\ud800', '']) {
      assert.equal(decisionOf('read', path), 'deny', JSON.stringify(path));
    }
    assert.equal(decisionOf('read', 'größe/漢字.ts'), 'allow');
  });

  it('takes a root that is the top of the disk, or ends with a slash', () => {
    assert.equal(isInside('/etc/hosts', '/'), true);
    assert.equal(isInside('a', '/w/app/'), true);
    assert.equal(isInside('../x', '/w/app/'), false);
  });

  it('tells where the path leads', () => {
    const [effect] = decidePath({ op: 'write', path: 'x/../a.ts', root: '/w/app' }).effects;
    assert.deepEqual(effect, { kind: 'write', path: '/w/app/a.ts', label: 'a.ts', inside: true });
  });
});
