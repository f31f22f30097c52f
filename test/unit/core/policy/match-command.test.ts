// What a rule that allows commands means where options in front of the subcommand make the program another one.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { allowsCommand } from '../../../../src/core/policy/match-command.ts';

const allows = (pattern: string, ...words: string[]) =>
  allowsCommand([pattern], { kind: 'execute', command: words.join(' '), words, cwd: '/w', inside: true }, false);

describe('a rule that allows git', () => {
  const steered: readonly (readonly string[])[] = [
    ['git', '-c', 'alias.x=!sh', 'x'],
    ['git', '-calias.x=!sh', 'x'],
    ['git', '-c', 'core.pager=evil', 'log'],
    ['git', '--exec-path=/tmp/evil', 'status'],
    ['git', '--git-dir=/tmp/evil/.git', 'status'],
    ['git', '--no-pager', '-c', 'core.fsmonitor=evil', 'status'],
    ['git', '--config-env=core.pager=EVIL', 'log'],
  ];
  for (const words of steered) {
    it(`does not mean ${words.join(' ')} by a star`, () => {
      assert.equal(allows('git *', ...words), false);
      assert.equal(allows('git * *', ...words), false);
    });
  }

  it('means its subcommands, and what is only looked at differently', () => {
    assert.ok(allows('git *', 'git', 'commit', '-c', 'HEAD'));
    assert.ok(allows('git *', 'git', '--no-pager', 'log'));
    assert.ok(allows('git commit *', 'git', 'commit', '-m', '-c x'));
  });

  it('means an option that it writes out', () => {
    assert.ok(allows('git -c color.ui=always *', 'git', '-c', 'color.ui=always', 'log'));
    assert.equal(allows('git -c color.ui=always *', 'git', '-c', 'core.pager=evil', 'log'), false);
    assert.ok(allows('git -c core.pager=cat log', 'git', '-c', 'core.pager=cat', 'log'));
  });
});
