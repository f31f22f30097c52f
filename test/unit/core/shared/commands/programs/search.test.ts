// Programs that search: patterns are text, and no flag may start a program.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('programs that search in files', () => {
  knows([
    'grep -rn TODO src',
    'grep -E "a|b" a.txt',
    'grep -A3 -B 2 x a.txt',
    'grep -5 x a.txt',
    'grep --include=*.ts -rl x .',
    'grep -c x',
    'grep -e a -e b a.txt',
    'egrep -i a b.txt',
    'fgrep a b.txt',
    'rg TODO',
    'rg -n --hidden -g !dist x src',
    'rg --files',
    'rg -tts -l x',
    'rg -uu x',
    'rg -e --pre a.txt',
    'grep -- --output a.txt',
  ]);

  doesNotKnow([
    'rg --pre sh x',
    'rg --pre=./evil x',
    'rg --pre-glob *.txt --pre sh x',
    'rg -z x',
    'rg --search-zip x',
    'rg -nz x',
    'rg --hostname-bin ./evil x',
    'rg --hostname-bin=./evil --hyperlink-format=default x',
    'ag --pager sh x',
    'ag x',
    'ack x',
    'zgrep x a.gz',
    'grep --outp x',
    'grep --files0-from=x',
  ]);

  it('tells a search through a folder as reading what is below it', () => {
    assert.deepEqual(touchesOf('grep -r x'), ['read . true']);
    assert.deepEqual(touchesOf('grep -rf patterns src'), ['read patterns', 'read src true']);
    assert.deepEqual(touchesOf('grep -d recurse x /etc'), ['read /etc true']);
    assert.deepEqual(touchesOf('rg x ../other'), ['read ../other true']);
    assert.deepEqual(touchesOf('rg -f .env x'), ['read .env', 'read x true']);
  });

  it('takes the first word for the pattern and no other', () => {
    assert.deepEqual(touchesOf('grep .env a.txt'), ['read a.txt']);
    assert.deepEqual(touchesOf('grep -e . .env'), ['read .env']);
    assert.deepEqual(touchesOf('grep "" .env'), ['read .env']);
  });
});
