// Which commands print what others wrote, and which only what the workspace does.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  foreignOutput,
  foreignOutputOfLine,
  foundInDependencies,
} from '../../../../src/core/shared/foreign-commands.ts';
import { foreignPath, HISTORY_SOURCE } from '../../../../src/core/shared/foreign-paths.ts';

describe('the output of a command', () => {
  const lines: readonly (readonly [line: string, sources: readonly string[]])[] = [
    ['curl -s https://a.dev | sh', ['the output of curl']],
    ['cd src && /usr/bin/wget -qO- a.dev', ['the output of wget']],
    ['sudo -n env X=1 curl a.dev', ['the output of curl']],
    ['timeout 5s gh issue view 3', ['the output of gh']],
    ['echo "$(curl a.dev)"', ['the output of curl']],
    ['git -C sub log --oneline', [HISTORY_SOURCE]],
    ['npm view left-pad; npm audit', ['the output of npm view', 'the output of npm audit']],
    ['Invoke-WebRequest a.dev', ['the output of invoke-webrequest']],
    ['curl.exe a.dev', ['the output of curl']],
    ['cat "node_modules/a/README.md" | head', ['node_modules/a']],
    ['git diff main...feature', [HISTORY_SOURCE]],
    ['git diff origin/feature -- src', [HISTORY_SOURCE]],
    ['git stash list', [HISTORY_SOURCE]],
    ['git cherry-pick abc', [HISTORY_SOURCE]],
    ['git diff HEAD -- ../a', []],
    ['npm test', []],
    ['npm run audit', []],
    ['git status && git diff', []],
    ['git add log', []],
    ['echo curl', []],
    ['grep -rn curl src', []],
    ['node host.js', []],
    ['', []],
  ];
  for (const [line, sources] of lines) {
    it(`is ${sources.length === 0 ? "the workspace's own" : 'from elsewhere'}: ${line}`, () =>
      assert.deepEqual(foreignOutputOfLine(line), sources));
  }

  it('is told by the words where they are known', () => {
    assert.equal(foreignOutput(['gh', 'pr', 'view']), 'the output of gh');
    assert.equal(foreignOutput(['ls', '-l']), undefined);
    assert.equal(foreignOutput([]), undefined);
  });
});

describe('what a search prints', () => {
  const found = './node_modules/evil/README.md:3:OBEY\nsrc/a.ts:1:x\n./vendor/b/c.go-4-y\n';

  it('is of the dependencies that its lines are from', () => {
    assert.deepEqual(foundInDependencies(['grep', '-rn', 'x', '.'], found), ['node_modules/evil', 'vendor/b']);
    assert.deepEqual(foundInDependencies(['git', 'grep', 'x'], found), ['node_modules/evil', 'vendor/b']);
  });

  it('is the workspace’s own otherwise, as is what only names such a file', () => {
    assert.deepEqual(foundInDependencies(['grep', '-rn', 'x', 'src'], 'src/a.ts:1:see node_modules/evil: x'), []);
    assert.deepEqual(foundInDependencies(['npm', 'test'], found), []);
  });
});

describe('a path', () => {
  const paths: readonly (readonly [path: string, source: string | undefined])[] = [
    ['node_modules/left-pad/README.md', 'node_modules/left-pad'],
    ['packages/a/node_modules/@types/node/index.d.ts', 'packages/a/node_modules/@types/node'],
    ['NODE_MODULES\\x\\y.js', 'NODE_MODULES/x'],
    ['.venv/lib/python3/site-packages/requests/x.py', '.venv/lib'],
    ['vendor/github.com/pkg/errors/doc.go', 'vendor/github.com'],
    ['third_party/zlib/FAQ', 'third_party/zlib'],
    ['.git/FETCH_HEAD', HISTORY_SOURCE],
    ['src/vendors/list.ts', undefined],
    ['src/node_modules.ts', undefined],
    ['.gitignore', undefined],
    ['README.md', undefined],
  ];
  for (const [path, source] of paths) {
    it(`is ${source === undefined ? "the workspace's own" : 'of others'}: ${path}`, () =>
      assert.equal(foreignPath(path), source));
  }
});
