// What names no file at all is told apart from files with odd names.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { whyNoFile } from '../../../../src/core/shared/no-file.ts';

const at = (label: string, top = '/w/app') => whyNoFile({ path: `${top}/${label}`, label, inside: true });
const outside = (path: string) => whyNoFile({ path, label: path, inside: false });

describe('whyNoFile', () => {
  it('lets the folder that the user opened be named as it likes', () => {
    assert.equal(at('a.ts', '/w/nul'), undefined);
    assert.equal(at('a.ts', '//server/share/app'), undefined);
    assert.equal(at('a.ts', '/w/a.b:c'), undefined);
    assert.match(outside('//server/share/app/a.ts') ?? '', /a share/);
  });

  it('tells devices from those that only take or give away bytes', () => {
    for (const path of [
      '/dev/null',
      '/dev/urandom',
      '/dev/fd/1',
      '/dev/shm/x',
      '/dev',
      '/proc/cpuinfo',
      '/w/dev/sda',
    ]) {
      assert.equal(outside(path), undefined, path);
    }
    for (const path of [
      '/dev/sda',
      '/dev/tcp/a/80',
      '/proc/self/mem',
      '/proc/12/fd/3',
      '//dev//sda',
      '/.file/id=1.2',
    ]) {
      assert.notEqual(outside(path), undefined, path);
    }
  });

  it('knows colons that are no stream', () => {
    assert.equal(at('2026-11-21T10:00:00.log'), undefined);
    assert.equal(at('a:b'), undefined);
    assert.match(at('a.txt:b') ?? '', /stream/);
    assert.match(at('a:b', 'C:/w/app') ?? '', /stream/);
  });
});
