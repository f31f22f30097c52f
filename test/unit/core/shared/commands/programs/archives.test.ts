// Archives: what is listed is known however its flags are written, and what is packed or unpacked is told with where it goes.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('archives', () => {
  knows([
    'tar tf a.tar',
    'tar tzvf a.tgz src/x',
    'tar -tvzf a.tgz',
    'tar -t -f a.tar',
    'tar -tf a.tar --exclude x',
    'tar --list --file=a.tar',
    'tar --list -vf a.tar.gz --gzip',
    'unzip -l a.zip',
    'unzip -p a.zip x.txt',
    'zipinfo -1 a.zip',
    'xz -l a.xz',
    'bzip2 -t a.bz2',
    'zstd -dc a.zst',
    'xzcat a.xz',
    'bzcat a.bz2',
    'dd --help',
  ]);

  doesNotKnow([
    'tar tf',
    'tar -tf away:a.tar',
    'tar -tf a.tar -f b.tar',
    'tar -tf a.tar -I sh',
    'tar -tf a.tar --use-compress-program=sh',
    'tar -tf a.tar --checkpoint-action=exec=sh',
    'tar -tf a.tar --to-command=sh',
    'tar -tf a.tar --rsh-command=sh',
    'tar -tf a.tar --index-file=out',
    'tar tf -x',
    'tar xf a.tar',
    'tar -xtf a.tar',
    'unzip a.zip',
    'xz a.txt',
    'bunzip2 a.bz2',
    'zstd --rm -c a',
    'zstd -c -o out a',
    'dd if=a of=b',
  ]);

  it('tell what they would read and write', () => {
    assert.deepEqual(touchesOf('tar xzf a.tgz -C /opt'), ['read a.tgz', 'write /opt']);
    assert.deepEqual(touchesOf('tar --extract --file=a.tar'), ['read a.tar', 'write .']);
    assert.deepEqual(touchesOf('tar -czf out.tgz src'), ['write out.tgz']);
    assert.deepEqual(touchesOf('unzip a.zip -d /etc'), ['read a.zip', 'write /etc']);
    assert.deepEqual(touchesOf('dd if=a of=b bs=1M'), ['read a', 'write b']);
    assert.deepEqual(touchesOf('rsync -a src/ /mnt/x'), ['read src/', 'write /mnt/x']);
    assert.deepEqual(touchesOf('rsync -a src/ mona@away.example:x'), [
      'network rsync://away.example CONNECT',
      'read src/',
    ]);
  });
});
