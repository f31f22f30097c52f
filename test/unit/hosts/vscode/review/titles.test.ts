// The tab of a diff says what it shows: nobody may take an old or a coming state for the file as it is.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { NetChange } from '../../../../../src/hosts/vscode/review/net-changes.ts';
import { titleOf, titleOfAll } from '../../../../../src/hosts/vscode/review/titles.ts';

const CHANGE: NetChange = { path: '/w/a.ts', label: 'a.ts', before: '1', after: '2', recorded: [], whole: true };
const landed = { state: 'landed', current: true } as const;

describe('titleOf', () => {
  it('says nothing more of a file that is as the edit left it', () => {
    assert.equal(titleOf(CHANGE, landed), 'a.ts (Orquestra)');
  });

  it('tells what is proposed, what was not made and what has changed since', () => {
    assert.equal(titleOf(CHANGE, { state: 'proposed', current: true }), 'a.ts (Orquestra: proposed)');
    assert.equal(titleOf(CHANGE, { state: 'proposed', current: false }), 'a.ts (Orquestra: proposed, changed since)');
    assert.equal(titleOf(CHANGE, { state: 'unmade', current: false }), 'a.ts (Orquestra: not made)');
    assert.equal(titleOf(CHANGE, { state: 'landed', current: false }), 'a.ts (Orquestra: changed since)');
    assert.equal(titleOf({ ...CHANGE, whole: false }, landed), 'a.ts (Orquestra: with other changes in between)');
  });

  it('tells new, deleted and moved files, links and modes', () => {
    assert.equal(titleOf({ ...CHANGE, before: null }, landed), 'a.ts (Orquestra: new)');
    assert.equal(titleOf({ ...CHANGE, after: null }, landed), 'a.ts (Orquestra: deleted)');
    assert.equal(titleOf({ ...CHANGE, from: '/w/old/b.ts' }, landed), 'a.ts (Orquestra: moved from b.ts)');
    assert.equal(titleOf({ ...CHANGE, is: { link: true } }, landed), 'a.ts (Orquestra: symbolic link)');
    const modes = { was: { mode: 0o100644 }, is: { mode: 0o100755 } };
    assert.equal(titleOf({ ...CHANGE, ...modes }, landed), 'a.ts (Orquestra: mode 644 → 755)');
  });
});

describe('titleOfAll', () => {
  it('says how many files have changed since', () => {
    assert.equal(titleOfAll('Changes of the turn', 0), 'Changes of the turn (Orquestra)');
    assert.equal(titleOfAll('Changes of the turn', 1), 'Changes of the turn (Orquestra: 1 changed since)');
  });
});
