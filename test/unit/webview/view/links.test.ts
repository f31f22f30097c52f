// Where a click on a link goes: always to the host, as a command.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { linkCommand } from '../../../../webview/view/links.ts';

describe('linkCommand', () => {
  it('hands addresses to the host', () => {
    assert.deepEqual(linkCommand('https://a.test/x?y#z', undefined, '/w'), {
      type: 'link.open',
      url: 'https://a.test/x?y#z',
    });
  });

  it('opens files, relative to the first folder, at the line that is named', () => {
    assert.deepEqual(linkCommand('src/a.ts:12', undefined, '/w'), { type: 'file.open', path: '/w/src/a.ts', line: 12 });
    assert.deepEqual(linkCommand('./a%20b.ts#L3-L9', undefined, '/w'), {
      type: 'file.open',
      path: '/w/a b.ts',
      line: 3,
    });
    assert.deepEqual(linkCommand('/etc/x', '7', undefined), { type: 'file.open', path: '/etc/x', line: 7 });
    assert.deepEqual(linkCommand('C:\\x\\y.ts:4', undefined, '/w'), {
      type: 'file.open',
      path: 'C:\\x\\y.ts',
      line: 4,
    });
  });

  it('goes nowhere for commands, anchors, and files without a folder', () => {
    assert.equal(linkCommand('command:workbench.action.quit', undefined, '/w'), undefined);
    assert.equal(linkCommand('#part', undefined, '/w'), undefined);
    assert.equal(linkCommand('a.ts', undefined, undefined), undefined);
  });
});
