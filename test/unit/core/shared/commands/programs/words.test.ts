// What shells do by themselves: words are text, but where a shell would compute them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('words that a shell handles itself', () => {
  knows([
    'echo',
    'echo -e a b',
    "printf '%s\\n' a b",
    "printf '%-10s %5d\\n' a 3",
    "printf '100%%'",
    'test -f a',
    '[ -d a ]',
    '[ -n "x" ]',
    '[ 3 -gt 2 ]',
    '[ a = b ]',
    '[ a -nt b ]',
    '[ ! -e a ]',
    'true',
    ':',
    'exit 1',
    'sleep 2',
    'sleep 0.5s',
    'which node npm',
    'type -a ls',
    'command -v node',
    'tput cols',
  ]);

  doesNotKnow([
    'printf -v PATH x',
    'printf %d a[$(id)]',
    "printf '%n' x",
    "printf '%(%s)T' x",
    "printf '%*d' x 1",
    '[ -v a[$(id)] ]',
    '[ -R x ]',
    'test -v x',
    '[ a[$(id)] -eq 1 ]',
    'test 1 -eq x',
    '[ -f a',
    'yes',
    'sleep $(id)',
    'exit $(id)',
    'command ls',
    'command -p sh',
    'which ./evil',
    'type $(id)',
    'tput -T x init',
    'tput init',
    'history -s x',
    'history',
    'eval ls',
    'source a',
    'alias ls=rm',
    'export PATH=.',
    'set -x',
    'trap id EXIT',
    'hash -p /tmp/evil ls',
    'enable -f evil.so x',
    'complete -C id x',
    'compgen -C id',
    'bind -x x',
    'fc -e sh',
    'mapfile -C id -c 1 x',
  ]);

  it('tells the files that are looked at', () => {
    assert.deepEqual(touchesOf('[ -f a -a -s b ]'), ['look a', 'look b']);
    assert.deepEqual(touchesOf('test a -nt b'), ['look a', 'look b']);
  });
});
