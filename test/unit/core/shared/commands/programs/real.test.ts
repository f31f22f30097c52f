// What is known of programs is true of those on this machine: each known call is run, starts nothing else and writes nothing.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commandEnvironment } from '../../../../../../src/adapters/node/shell-environment.ts';
import { accountOf, wordsOf } from '../../../../../support/account-of.ts';

const SAMPLES = `
cat -n a.txt b.txt
head -n 2 a.txt
tail -n +2 a.txt
wc -l a.txt
nl -ba a.txt
tac a.txt
rev a.txt
cut -d: -f1 a.txt
paste -sd, a.txt
tr a-z A-Z
column -t a.txt
fold -w 10 -s a.txt
fmt -w 20 a.txt
expand -t 4 a.txt
join a.txt a.txt
comm -12 a.txt b.txt
cmp a.txt b.txt
diff -u a.txt b.txt
diff -rq deep deep
sort -t: -k2,2n -u a.txt
uniq -c a.txt
md5sum a.txt
sha256sum a.txt
b2sum a.txt
cksum a.txt
base64 -w0 a.txt
base64 -d a.b64
xxd -l 16 a.txt
od -An -tx1 a.txt
hexdump -C a.txt
strings -n 3 a.txt
shuf -n 1 a.txt
seq 1 3
expr 1 + 2
gzip -dc a.gz
gzip -l a.gz
grep -rn one .
grep -A1 -E "one|two" a.txt
rg -n one
rg --files
ls -laR --color=never .
tree -L 2
find . -name *.txt -not -path "./deep/*" -printf "%s %p"
find . -type f -newer a.txt -ls
stat -c %s a.txt
file -bi a.txt
du -ah --max-depth=1 .
df -h .
basename /a/b.txt .txt
dirname /a/b
realpath a.txt
readlink -f a.txt
tar -tf a.tar
unzip -l a.zip
sed -n "1,2p;/one/,/two/p" a.txt
sed -E "s/(o)ne/\\1/g;/^$/d;y/abc/xyz/" a.txt
sed "1i head" a.txt
awk "{ s += length($0); print $1/2 } END { print s }" a.txt
awk -F: 'NR==1,/two/ { printf "%s", $2 }' a.txt
jq -r .a.b a.json
jq --arg n 1 --slurpfile f a.json -c "[$n, $f]" a.json
xmllint --noout a.xml
date -u +%F
date -d "2 days ago"
uname -a
whoami
id -un
groups
hostname
uptime
free -m
nproc
arch
locale
getconf PAGE_SIZE
ps aux
ps -eo pid,cmd --sort=-%cpu
top -b -n 1
pgrep -f node
lscpu
whereis ls
tput cols
sleep 0.01
printenv PATH
git status
git status -sb
git diff
git diff --stat HEAD~1
git log -p --oneline -2
git log --graph --format=%h%d --all
git show --stat HEAD
git show HEAD:a.txt
git branch -avv
git branch --merged main
git tag -l
git remote -v
git rev-parse --show-toplevel
git rev-list --count HEAD
git ls-files -o --exclude-standard
git ls-tree -r HEAD
git cat-file -p HEAD
git blame a.txt
git shortlog -sn HEAD
git describe --always
git merge-base main HEAD
git stash list
git reflog -2
git worktree list
git config --get user.name
git for-each-ref
git show-ref
git symbolic-ref HEAD
git check-ignore -v a.txt
git check-attr -a a.txt
git count-objects -v
git grep -n one
git diff-tree -r HEAD
git diff-index HEAD
git name-rev HEAD
git --version
node --version
bash --version
make --version
gcc --version
`
  .trim()
  .split('\n');

/** The same program once more, what a version manager puts before it, and what scripts of that name are made of. */
const ITSELF: Readonly<Record<string, readonly string[]>> = { node: ['node'], git: ['git'] };

const CHANGES =
  'execve,execveat,open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,truncate,chmod,fchmodat,chown,mknod,mknodat,connect';

describe('known programs on this machine', function () {
  this.timeout(120_000);
  let folder = '';
  const environment = () => ({ ...commandEnvironment(process.env, 'test'), HOME: folder, LC_ALL: 'C.UTF-8' });
  const has = (program: string) => spawnSync('which', [program]).status === 0;

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'orquestra-real-')));
    const work = join(folder, 'work');
    mkdirSync(join(work, 'deep'), { recursive: true });
    // top makes it for its settings.
    mkdirSync(join(folder, '.config/procps'), { recursive: true });
    writeFileSync(join(work, 'a.txt'), 'one:1 x\ntwo:2 y\n');
    writeFileSync(join(work, 'b.txt'), 'one:1 x\nthree:3\n');
    writeFileSync(join(work, 'deep/c.txt'), 'one\n');
    writeFileSync(join(work, 'a.json'), '{"a":{"b":1}}\n');
    writeFileSync(join(work, 'a.xml'), '<a/>\n');
    writeFileSync(join(work, 'a.b64'), 'b25l\n');
    const run = (program: string, ...words: readonly string[]) =>
      execFileSync(program, words, { cwd: work, env: environment(), stdio: 'ignore' });
    run('tar', '-cf', 'a.tar', 'a.txt');
    run('gzip', '-k', 'b.txt');
    run('mv', 'b.txt.gz', 'a.gz');
    run('git', 'init', '-q', '-b', 'main');
    run('git', 'config', 'user.name', 'Ada');
    run('git', 'config', 'user.email', 'ada@example.org');
    run('git', 'add', '.');
    run('git', 'commit', '-qm', 'First');
    writeFileSync(join(work, 'a.txt'), 'one:1 x\ntwo:3 y\n');
    run('git', 'commit', '-qam', 'Second');
    writeFileSync(join(work, 'b.txt'), 'changed\n');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('start no other program, change no file and reach nobody', function () {
    if (process.platform !== 'linux' || !has('strace')) {
      this.skip();
    }
    const trace = join(folder, 'trace');
    const faults: string[] = [];
    let ran = 0;
    for (const line of SAMPLES) {
      const account = accountOf(line);
      assert.ok(account.known, `${line}: ${account.known ? '' : account.why}`);
      const [program = '', ...words] = wordsOf(line);
      if (!has(program)) continue;
      ran += 1;
      rmSync(trace, { force: true });
      spawnSync('strace', ['-f', '-qq', '-s', '200', '-o', trace, '-e', `trace=${CHANGES}`, program, ...words], {
        cwd: join(folder, 'work'),
        env: environment(),
        input: 'fed\n',
        stdio: ['pipe', 'ignore', 'ignore'],
        timeout: 20_000,
      });
      faults.push(...changesIn(readFileSync(trace, 'utf8'), program).map((fault) => `${line}: ${fault}`));
    }
    assert.deepEqual(faults, []);
    assert.ok(ran >= 80, `only ${ran} of ${SAMPLES.length} could be run here`);
  });
});

/** System calls that succeeded and start, change or reach something. */
function changesIn(trace: string, program: string): readonly string[] {
  let started = 0;
  return trace.split('\n').filter((line) => {
    if (line === '' || / = -1 E|\+\+\+|---|<unfinished|resumed>/.test(line)) return false;
    if (/execve/.test(line)) {
      started += 1;
      const file = basename(/execve\("([^"]*)"/.exec(line)?.[1] ?? '');
      return started > 1 && !(ITSELF[program] ?? []).includes(file);
    }
    if (/\bopen(?:at2?)?\(/.test(line))
      return /O_WRONLY|O_RDWR|O_CREAT/.test(line) && !/"\/dev\/(?:null|tty)"/.test(line);
    // The system's own services of names.
    if (/\bconnect\(/.test(line)) return !/sun_path=/.test(line);
    return true;
  });
}
