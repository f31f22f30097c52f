// Programs that show text: known by their flags, and their second operand where it is written.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('programs that show text', () => {
  doesNotKnow([
    'iconv -o out a.txt',
    'nm @flags',
    'nm -l a.o',
    'objdump -S a.out',
    'objdump -W a.out',
    'readelf -w a.out',
    'nm --plugin x a.o',
  ]);
  doesNotKnow(['bat --paging=always a.txt', 'bat --paging always a.txt', 'bat --paging auto a.txt']);

  knows([
    'iconv -f latin1 -t utf-8 a.txt',
    'nm -C a.o',
    'readelf -hW a.out',
    'objdump -d a.out',
    'size a.out',
    'tsort a.txt',
    'cat a.txt b.txt',
    'cat -n -- -strange-name',
    'cat -',
    'bat -p a.txt',
    'head -20 a.txt',
    'head -n 5 a b',
    'head -n-5 a',
    'head --lines=5 a',
    'tail -n +3 a.txt',
    'tail -c 100 a.txt',
    'wc -l a.txt',
    'wc -lw',
    'nl -ba a.txt',
    'tac a.txt',
    'rev a.txt',
    'cut -d: -f1,3 a.txt',
    "cut -d ',' -f 2 a.txt",
    'paste -sd, a.txt',
    "tr -d '\\n'",
    'tr a-z A-Z',
    "column -t -s ','",
    'fold -w 80 -s a.txt',
    'fmt -w 72 a.txt',
    'expand -t 4 a.txt',
    'join -t, -1 2 -2 1 a.txt b.txt',
    'comm -12 a.txt b.txt',
    'cmp a.txt b.txt',
    'diff -u a.txt b.txt',
    'diff -rq a b',
    'diff -r --no-dereference a b',
    'diff --color=never a.txt b.txt',
    'sort a.txt',
    'sort -t: -k2,2n -u a.txt',
    'sort -rn',
    'uniq -c',
    'uniq a.txt',
    'md5sum a.txt',
    'sha256sum -c sums.txt',
    'shasum -a 256 a.txt',
    'cksum a.txt',
    'base64 a.txt',
    'base64 -d a.b64',
    'base64 -w0 a.txt',
    'xxd a.txt',
    'xxd -l 16 a.txt',
    'od -An -tx1 a.txt',
    'hexdump -C a.txt',
    'strings -n 8 a.bin',
    'shuf -n 3 a.txt',
    'seq 1 10',
    'expr 1 + 2',
    'numfmt --to=iec 1024',
    'zcat a.gz',
    'gzip -dc a.gz',
    'gunzip -c a.gz',
  ]);

  doesNotKnow([
    'sort --compress-program=sh a.txt',
    'sort --compress-program sh -S 1b a.txt',
    'sort --comp=sh a.txt',
    'sort -o a.txt a.txt',
    'sort -oout a.txt',
    'sort --output=out a.txt',
    'sort --outp out a.txt',
    'sort -uo out a.txt',
    'sort -T /tmp a.txt',
    'sort -nT/tmp a.txt',
    'sort --files0-from=list',
    'wc --files0-from=list',
    'wc --files0-from list',
    'uniq a b c',
    'base64 -o out a.txt',
    'base64 -i a.txt -o out',
    'xxd a b c',
    'diff -l a b',
    'diff -r a b',
    'diff --paginate a b',
    'sdiff -o out a b',
    'tail -f log',
    'tail --follow=name log',
    'tail -F log',
    'shuf -o out a.txt',
    'shuf --output=out a.txt',
    'split -b 1 a.txt',
    'csplit a.txt 1',
    'gzip a.txt',
    'gunzip a.gz',
    'strings @flags',
    'hexdump -f format a.txt',
    'bat --pager=sh a.txt',
    'bat --paging=always --pager sh a.txt',
    'bat cache --build',
    'less a.txt',
    'more a.txt',
    'man ls',
    'man --html=sh ls',
    'dd if=a of=b',
    'cat --nonsense',
    'seq x',
    'seq 1 $(id)',
  ]);

  it('tells the second file of uniq and xxd as written', () => {
    assert.deepEqual(touchesOf('uniq a.txt b.txt'), ['read a.txt', 'write b.txt']);
    assert.deepEqual(touchesOf('xxd -r a.hex b.bin'), ['read a.hex', 'write b.bin']);
  });

  it('tells each file that is read', () => {
    assert.deepEqual(touchesOf('cat -n a.txt -- -b'), ['read a.txt', 'read -b']);
    assert.deepEqual(touchesOf('sort -k 2 .env'), ['read .env']);
    assert.deepEqual(touchesOf('diff -X list a b'), ['read list', 'read a', 'read b']);
    assert.deepEqual(touchesOf('head -n 1 .env'), ['read .env']);
    assert.deepEqual(touchesOf('base64 .env'), ['read .env']);
  });
});
