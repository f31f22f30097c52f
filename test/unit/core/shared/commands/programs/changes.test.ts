// Programs that change files: each path that is written or deleted is told, or the call is not known.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('programs that change files', () => {
  knows([
    'touch a b',
    'mkdir -p a/b',
    'rmdir a',
    'cp a b',
    'mv a b',
    'rm a',
    'rm -f a b',
    'chmod +x a.sh',
    'chmod 644 a',
    'chmod u+rw,go-w a',
    'chmod -x a',
    'tee -a log',
  ]);

  doesNotKnow([
    'cp -r a b',
    'cp -a a b',
    'cp -fR a b',
    'cp --recursive a b',
    'cp -t dir a',
    'cp --target-directory=dir a',
    'cp --backup a b',
    'cp -l a b',
    'cp --link a b',
    'cp -s a b',
    'cp a/.. b',
    'cp a',
    'cp -P link b',
    'mv -t dir a',
    'mv --backup=simple a b',
    'mv . b',
    'rm -r a',
    'rm -rf a',
    'rm -fR a',
    'rm --recursive a',
    'rm -rf --no-preserve-root a',
    'ln a b',
    'ln -s /etc/passwd a',
    'chmod -R 777 .',
    'chmod u+s a',
    'chmod 4755 a',
    'chmod --reference=b a',
    'chown root a',
    'install a b',
    'rmdir -p a/b',
    'truncate a',
    'mktemp -p /etc x.XXXXXX',
  ]);

  it('tells the file itself and the file in a folder of that name', () => {
    assert.deepEqual(touchesOf('cp /tmp/.envrc .'), ['read /tmp/.envrc', 'write .', 'write ./.envrc']);
    assert.deepEqual(touchesOf('mv x/hooks/pre-commit .git/hooks/'), [
      'delete x/hooks/pre-commit',
      'write .git/hooks/',
      'write .git/hooks/pre-commit',
    ]);
  });

  it('tells what is deleted also where it is not known', () => {
    assert.deepEqual(touchesOf('rm -rf build .git'), ['delete build', 'delete .git']);
    assert.deepEqual(touchesOf('ln -s /etc/passwd a'), ['write a', 'write a/passwd']);
    assert.deepEqual(touchesOf('touch -r .env a'), ['read .env', 'write a']);
    assert.deepEqual(touchesOf('tee a .bashrc'), ['write a', 'write .bashrc']);
  });
});
