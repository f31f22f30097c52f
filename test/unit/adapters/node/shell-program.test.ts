// The right shell on each system, and a clean environment.
import { strict as assert } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commandEnvironment } from '../../../../src/adapters/node/shell-environment.ts';
import { pickShell } from '../../../../src/adapters/node/shell-program.ts';

describe('picking a shell', () => {
  const pick = (platform: NodeJS.Platform, environment: Record<string, string>, present: readonly string[]) => {
    const found = pickShell({ platform, environment, exists: (path) => present.some((one) => path.endsWith(one)) });
    return [found.name, found.program];
  };

  it('takes the own shell where models know its language, else bash, else sh', () => {
    assert.deepEqual(pick('darwin', { SHELL: '/bin/zsh' }, ['/bin/zsh', '/bin/bash']), ['zsh', '/bin/zsh']);
    assert.deepEqual(pick('linux', { SHELL: '/opt/bin/bash' }, ['/opt/bin/bash']), ['bash', '/opt/bin/bash']);
    assert.deepEqual(pick('linux', { SHELL: '/usr/bin/fish' }, ['/usr/bin/fish', '/bin/bash']), ['bash', '/bin/bash']);
    assert.deepEqual(pick('linux', { SHELL: '/gone/zsh' }, ['/usr/bin/bash']), ['bash', '/usr/bin/bash']);
    assert.deepEqual(pick('linux', { SHELL: 'bash' }, []), ['sh', '/bin/sh']);
    assert.deepEqual(pick('linux', {}, []), ['sh', '/bin/sh']);
  });

  it('takes PowerShell on Windows, the new one first, else cmd', () => {
    assert.equal(pick('win32', { Path: 'C:\\a;C:\\b' }, ['pwsh.exe'])[0], 'pwsh');
    assert.equal(pick('win32', { Path: 'C:\\a' }, ['powershell.exe'])[0], 'powershell');
    assert.deepEqual(pick('win32', { ComSpec: 'C:\\cmd.exe' }, []), ['cmd', 'C:\\cmd.exe']);
  });

  it('hands the command over as one piece', () => {
    const bash = pickShell({ platform: 'linux', environment: {}, exists: () => true });
    assert.deepEqual(bash.options('echo "$HOME" \'x\''), ['-c', 'echo "$HOME" \'x\'']);
    const cmd = pickShell({ platform: 'win32', environment: {}, exists: () => false });
    assert.deepEqual([cmd.options('dir "a b"').at(-1), cmd.verbatim], ['"dir "a b""', true]);
  });
});

describe('the environment of commands', () => {
  it('leaves out secrets and what meddles, keeps the rest', () => {
    const kept = commandEnvironment(
      {
        PATH: '/bin',
        HOME: '/home/me',
        LANG: 'de_DE.UTF-8',
        NO_COLOR: '1',
        SSH_AUTH_SOCK: '/run/agent',
        EMPTY: '',
        ABSENT: undefined,
        ANTHROPIC_API_KEY: 'x',
        github_token: 'x',
        AWS_SECRET_ACCESS: 'x',
        PGPASSWORD: 'x',
        GOOGLE_APPLICATION_CREDENTIALS: 'x',
        ELECTRON_RUN_AS_NODE: '1',
        VSCODE_IPC_HOOK: 'x',
        NODE_OPTIONS: '--require x',
        LD_PRELOAD: 'x',
        BASH_ENV: 'x',
        ENV: 'x',
        'BASH_FUNC_ls%%': '() { rm; }',
        GIT_DIR: 'x',
        ORQUESTRA_HOME: 'x',
        PAGER: 'less',
      },
      'job-1_',
    );
    assert.deepEqual(kept, {
      PATH: '/bin',
      HOME: '/home/me',
      LANG: 'de_DE.UTF-8',
      NO_COLOR: '1',
      SSH_AUTH_SOCK: '/run/agent',
      EMPTY: '',
      TERM: 'xterm-256color',
      PAGER: 'cat',
      GIT_PAGER: 'cat',
      ORQUESTRA_JOB: 'job-1_',
    });
  });
});
