// After which calls it is looked for what they changed.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mayChangeFiles } from '../../../../src/core/shared/may-change-files.ts';

describe('mayChangeFiles', () => {
  const git = { kind: 'git', path: '/w', label: 'w', inside: true, action: 'x' } as const;
  const write = { kind: 'write', path: '/w/a', label: 'a', inside: true } as const;

  it('holds for commands, and for what git does to files, not for what it keeps to itself', () => {
    assert.equal(mayChangeFiles([{ kind: 'execute', command: 'ls', cwd: '/w', inside: true }]), true);
    assert.equal(mayChangeFiles([git, write]), true);
    assert.equal(mayChangeFiles([git]), false);
    assert.equal(mayChangeFiles([write]), false);
  });
});
