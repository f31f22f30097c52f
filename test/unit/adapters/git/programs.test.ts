// Keys of a configuration that run something, and what is set over them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { driversIn, settingsOver } from '../../../../src/adapters/git/programs.ts';

describe('settingsOver', () => {
  const over = (key: string) => new Map(settingsOver([key]) ?? []).get(key);

  it('takes the place of every key that runs a program, whatever its middle part', () => {
    for (const [key, value] of [
      ['filter.lfs.clean', ''],
      ['filter.lfs.process', ''],
      ['filter.lfs.required', 'false'],
      ['filter.a=b "c".smudge', ''],
      ['filter.a.b.c.smudge', ''],
      ['diff.x.textconv', ''],
      ['diff.x.command', ''],
      ['diff.x.cachetextconv', 'false'],
      ['merge.x.driver', 'false'],
      ['mergetool.x.cmd', 'false'],
      ['difftool.x.path', 'false'],
      ['alias.st', ''],
      ['pager.log', 'false'],
      ['gpg.ssh.program', 'false'],
      ['gpg.ssh.defaultkeycommand', 'false'],
      ['credential.https://x.y.helper', ''],
      ['remote.origin.uploadpack', 'false'],
      ['remote.origin.vcs', 'false'],
      ['submodule.x.update', 'none'],
      ['protocol.ext.allow', 'never'],
      ['trailer.x.cmd', 'false'],
      ['tar.x.command', 'false'],
      ['hook.x.enabled', 'false'],
      ['unheard-of.x.command', 'false'],
    ] as const) {
      assert.equal(over(key), value, key);
    }
  });

  it('leaves the rest as the user has it', () => {
    for (const key of ['user.name', 'core.autocrlf', 'diff.x.xfuncname', 'branch.main.remote', 'remote.origin.url']) {
      assert.equal(over(key), undefined, key);
    }
  });

  it('sets what stands always last, so that nothing comes after it', () => {
    const settings = settingsOver(['core.fsmonitor', 'core.hookspath']) ?? [];
    assert.equal(settings.findLast(([key]) => key.toLowerCase() === 'core.fsmonitor')?.[1], 'false');
    assert.equal(settings.findLast(([key]) => key.toLowerCase() === 'core.hookspath')?.[1], '/dev/null');
  });

  it('gives up on a configuration that is too long to be honest', () => {
    assert.equal(settingsOver(Array.from({ length: 5_000 }, (_, index) => `alias.a${index}`)), undefined);
  });
});

describe('driversIn', () => {
  it('names what has a program, and nothing else', () => {
    const keys = [
      'filter.lfs.clean',
      'filter.lfs.required',
      'filter.none.required',
      'merge.own.driver',
      'merge.own.name',
    ];
    assert.deepEqual([...driversIn('filter', keys)], ['lfs']);
    assert.deepEqual([...driversIn('merge', keys)], ['own']);
  });
});
