// Paths that always ask are recognized however they are written; ordinary ones are left alone.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { guardPath } from '../../../../src/core/shared/guard-path.ts';

const ROOT = '/home/me/project';
const guarded = (path: string, access: 'read' | 'write' | 'delete' = 'write') =>
  guardPath(`${ROOT}/${path}`, ROOT, access) !== undefined;

const GUARDED = [
  'orquestra/rules.json',
  '.local/share/orquestra/sessions.db',
  'Library/Application Support/orquestra/rules.json',
  'AppData/Roaming/orquestra/settings.json',
  '.config/Code/User/globalStorage/orquestra.orquestra/rules.json',
  '.config/Code/User/workspaceStorage/0f3a/orquestra.orquestra/sessions.db',
  '.config/Code - Insiders/User/settings.json',
  '.config/VSCodium/User/keybindings.json',
  '.config/Code/User/profiles/1a2b/settings.json',
  '.vscode-server-insiders/data/Machine/settings.json',
  'portable/data/User/settings.json',
  '.git/hooks/pre-commit',
  '.git/config',
  '.git',
  'sub/.git/HEAD',
  '.GIT/config',
  '.Git/Hooks/x',
  '.git./config',
  '.git /config',
  '.git::$INDEX_ALLOCATION/config',
  '.git:stream/config',
  'GIT~1/config',
  'git~2/hooks/post-checkout',
  'GI7EBA~1/config',
  '.g\u200cit/config',
  '.g\u00adit/config',
  '\uff0e\uff47\uff49\uff54/config',
  '.gi\u200dt\u200d/hooks/x',
  'sub\\.git\\config',
  '.vscode/settings.json',
  '.VSCODE/tasks.json',
  '.v\u017fcode/tasks.json',
  '.v\u200bscode/tasks.json',
  'VSCODE~1/tasks.json',
  '.orquestra/rules.json',
  'ORQUES~1/rules.json',
  '.github/workflows/ci.yml',
  '.GitHub/Workflows/ci.yml',
  'packages/a/.github/workflows/ci.yml',
  '.gitlab-ci.yml',
  '.gitlab-ci.yaml',
  '.husky/pre-push',
  '.bashrc',
  '.zshenv',
  '.npmrc',
  'packages/x/.npmrc',
  '.envrc',
  '.env',
  '.env.local',
  '.ENV.Production',
  'prod.env',
  'foo:.env',
  'server.key',
  'deploy/id_ed25519',
  '.ssh/authorized_keys',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  'project.code-workspace',
  '.devcontainer/devcontainer.json',
  '.devcontainer.json',
  'AGENTS.md',
  'docs/agents.md',
  'CLAUDE.md',
  '.cursorrules',
  'mcp.json',
  '.mcp.json',
  'fix.prompt.md',
  '.gitconfig',
  '.gitmodules',
  '.idea/workspace.xml',
  '.pre-commit-config.yaml',
  'Jenkinsfile',
];

const ORDINARY = [
  'src/index.ts',
  'Makefile',
  'package.json',
  'README.md',
  '.gitignore',
  '.github/ISSUE_TEMPLATE.md',
  'workflows/ci.yml',
  'github/workflows/ci.yml',
  'git/config',
  'src/environment.ts',
  'src/.envelope.ts',
  'keyboard.ts',
  'monkey.keys',
  'my.git.notes',
  'src/vscode/settings.ts',
  'notes~1.txt',
  'bashrc',
  '.env.example',
  'docs/.env.sample',
];

describe('guardPath', () => {
  for (const path of GUARDED) it(`guards writing ${JSON.stringify(path)}`, () => assert.equal(guarded(path), true));
  for (const path of ORDINARY) it(`leaves ${JSON.stringify(path)} alone`, () => assert.equal(guarded(path), false));

  it('guards reading of secrets alone', () => {
    for (const path of ['.env', '.ssh/config', 'tls/server.pem', '.npmrc', '.git/config', '.envrc']) {
      assert.equal(guarded(path, 'read'), true, path);
    }
    for (const path of [
      '.vscode/settings.json',
      'AGENTS.md',
      '.git/HEAD',
      '.github/workflows/ci.yml',
      '.env.example',
    ]) {
      assert.equal(guarded(path, 'read'), false, path);
    }
  });

  it('lets samples and public halves be read, and keeps their folders', () => {
    assert.equal(guardPath('/home/me/.ssh/id_rsa.pub', undefined, 'read'), undefined);
    assert.equal(guardPath('/home/me/.ssh/known_hosts', undefined, 'read'), undefined);
    assert.ok(guardPath('/home/me/.ssh/id_rsa.pub', undefined, 'write'));
    assert.equal(guarded('.env.example', 'write'), false);
  });

  it('knows the places of a whole machine only from its top', () => {
    assert.ok(guardPath('/etc/hosts', undefined, 'write'));
    assert.ok(guardPath('/private/etc/hosts', ROOT, 'write'));
    assert.ok(guardPath('C:\\Windows\\x', 'C:\\w', 'write'));
    assert.ok(guardPath('/etc/shadow', '/', 'read'));
    assert.equal(guarded('etc/hosts'), false);
    assert.equal(guardPath('/etc/hosts', undefined, 'read'), undefined);
    assert.equal(guardPath('/etc/app/a.ts', '/etc/app', 'write'), undefined);
  });

  it('reads what an address would hide', () => {
    assert.equal(guarded('.%65nv', 'read'), true);
    assert.equal(guarded('.git%2Fconfig'), true);
  });

  it('says what and why', () => {
    assert.match(guardPath(`${ROOT}/.vscode/tasks.json`, ROOT, 'write') ?? '', /^\.vscode: an editor runs/);
  });

  it('looks only below the root, but sees a root within .git', () => {
    assert.equal(guardPath('/home/me/.config/fish/project/a.ts', '/home/me/.config/fish/project', 'write'), undefined);
    assert.ok(guardPath('/repo/.git/modules/a/x', '/repo/.git/modules/a', 'write'));
    assert.ok(guardPath('/home/me/.ssh/config', undefined, 'read'));
    assert.ok(guardPath('C:\\Work\\App\\.vscode\\tasks.json', 'c:\\work\\app', 'write'));
    assert.equal(guardPath('C:\\Work\\App\\src\\a.ts', 'c:\\work\\app', 'write'), undefined);
  });

  it('takes no longer on hostile paths', () => {
    const started = performance.now();
    guardPath(`${ROOT}/${'.git~'.repeat(20_000)}`, ROOT, 'write');
    guardPath(`${ROOT}/${'. '.repeat(50_000)}x`, ROOT, 'write');
    assert.ok(performance.now() - started < 10_000);
  }).timeout(20_000);
});
