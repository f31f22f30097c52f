// What touching a path means, from where it really leads and how many names the file has.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pathEffect } from '../../../../src/core/shared/path-effect.ts';

const root = { name: 'app', path: '/w/app' };
const located = (label: string, more = {}) => ({ path: `/w/app/${label}`, label, inside: true, root, ...more });

describe('pathEffect', () => {
  it('guards a file whose content other names would show too, only where it is written', () => {
    const effect = pathEffect('write', located('notes.txt', { names: 2 }));
    assert.match('guarded' in effect ? String(effect.guarded) : '', /^2 names: .*hard links/);
    for (const kind of ['read', 'delete'] as const) {
      assert.deepEqual(pathEffect(kind, located('notes.txt', { names: 2 })), {
        kind,
        ...{ path: '/w/app/notes.txt', label: 'notes.txt', inside: true },
      });
    }
  });

  it('tells the reason of the path first', () => {
    const effect = pathEffect('write', located('.git/hooks/x', { names: 2 }));
    assert.match('guarded' in effect ? String(effect.guarded) : '', /^\.git: /);
  });
});
