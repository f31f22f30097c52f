// Whom an edit waits for: who has spoken before, for about as long as it took; nobody who never does.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createPatience } from '../../../../../src/core/tools/problems/patience.ts';

const MOST = 1_500;
const file = (path: string, open = true, had = false) => ({ path, open, had });

describe('patience', () => {
  it('waits for what is open or had problems, and for nothing else', () => {
    const patience = createPatience();
    assert.equal(patience.for(file('/w/a.ts'), MOST), MOST);
    assert.equal(patience.for(file('/w/a.ts', false, true), MOST), MOST);
    assert.equal(patience.for(file('/w/a.ts', false), MOST), 0);
    assert.equal(patience.for(file('/w/a.ts'), 0), 0);
  });

  it('waits about as long as it took before', () => {
    const patience = createPatience();
    patience.learn(file('/w/a.ts'), 300);
    assert.equal(patience.for(file('/w/b.ts'), MOST), 600);
    assert.equal(patience.for(file('/w/b.js'), MOST), MOST);
    patience.learn(file('/w/a.ts'), 5_000);
    assert.equal(patience.for(file('/w/b.ts'), MOST), MOST);
    for (let count = 0; count < 30; count++) patience.learn(file('/w/a.ts'), 10);
    assert.equal(patience.for(file('/w/b.ts'), MOST), 400);
    patience.learn(file('/w/a.ts'), undefined);
    assert.equal(patience.for(file('/w/b.ts'), MOST), 400);
  });

  it('gives up on who never speaks, until it is heard', () => {
    const patience = createPatience();
    for (const expected of [MOST, MOST, 0]) {
      assert.equal(patience.for(file('/w/a.txt'), MOST), expected);
      patience.learn(file('/w/a.txt'), undefined);
    }
    patience.hear('/w/other.txt');
    assert.equal(patience.for(file('/w/a.txt'), MOST), MOST);
  });
});
