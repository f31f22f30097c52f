// Programs that list files: names and sizes, and nothing that runs, writes or reads lists.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('programs that list files', () => {
  knows([
    'ls',
    'ls -la',
    'ls -lah --color=never src test',
    'ls -R src',
    'ls -I node_modules',
    'tree -L 2 -I node_modules',
    'tree -a src',
    'eza -la --git-ignore',
    'find . -name *.ts',
    'find src -type f -not -path "*/node_modules/*" -print',
    'find . -maxdepth 2 -type d -empty',
    'find . ( -name a -o -name b ) -prune -o -print0',
    "find . -size +10M -printf '%s %p'",
    'find -L . -newer a.txt',
    'find . -newermt 2024-01-01',
    'fd -e ts x src',
    'fd -HI --type f',
    'stat a.txt',
    "stat -c '%s' a.txt",
    "stat -f '%z' a.txt",
    'file a.bin',
    'file -bi a.bin',
    'du -sh .',
    'du -h --max-depth=1 src',
    'df -h',
    'basename /a/b.txt .txt',
    'dirname /a/b',
    'realpath a',
    'readlink -f a',
    'tar -tf a.tar',
    'tar tzvf a.tgz',
    'unzip -l a.zip',
    'zipinfo -1 a.zip',
  ]);

  doesNotKnow([
    'find . -exec rm {} ;',
    'find . -execdir id ;',
    'find . -ok id ;',
    'find . -okdir id ;',
    'find . -delete',
    'find . -name a -delete',
    'find . -fprint out',
    'find . -fprint0 out',
    "find . -fprintf out '%p'",
    'find . -fls out',
    'find -files0-from list',
    'find . -name',
    'fd -x rm',
    'fd -X rm',
    'fd --exec id',
    'fd --exec-batch id',
    'fd -Hx id',
    'fd -l x',
    'tree -o out',
    'tree -ao out',
    'tree -R -L 1 -H . -o x',
    'file -C -m magic',
    'file -m magic a',
    'file -f list',
    'file -z a.gz',
    'du --files0-from=list',
    'df --sync',
    'tar -xf a.tar',
    'tar -cf a.tar a',
    'tar -tf a.tar --to-command=id',
    'tar -tf a.tar -I id',
    'tar -tf a.tar --use-compress-program=id',
    'tar -tf a.tar --checkpoint=1 --checkpoint-action=exec=id',
    'tar -tf host:a.tar',
    'tar --list --file=a.tar --rsh-command=id',
    'tar -tIf id a.tar',
    'unzip a.zip',
    'unzip -o a.zip',
    'unzip -TT id a.zip',
  ]);

  it('tells what is looked at and what is read', () => {
    assert.deepEqual(touchesOf('ls'), ['look .']);
    assert.deepEqual(touchesOf('ls -la /etc'), ['look /etc']);
    assert.deepEqual(touchesOf('find / -name x'), ['look /']);
    assert.deepEqual(touchesOf('find a b -newer c'), ['look a', 'look b', 'look c']);
    assert.deepEqual(touchesOf('find -name x'), ['look .']);
    assert.deepEqual(touchesOf('file .env'), ['read .env']);
    assert.deepEqual(touchesOf('unzip -p a.zip x'), ['read a.zip']);
  });
});
