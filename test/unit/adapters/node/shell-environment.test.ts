// What commands get of the user's environment, and what they never get.
import { strict as assert } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { createShell } from '../../../../src/adapters/node/shell.ts';
import { commandEnvironment } from '../../../../src/adapters/node/shell-environment.ts';
import { value } from '../../../support/fakes/outcome.ts';

const ORDINARY = {
  PATH: '/usr/bin:/bin',
  HOME: '/home/me',
  LANG: 'de_DE.UTF-8',
  LC_TIME: 'C',
  NO_COLOR: '1',
  SSH_AUTH_SOCK: '/run/agent',
  HTTPS_PROXY: 'http://proxy.example:3128',
  JAVA_HOME: '/opt/java',
  NVM_DIR: '/home/me/.nvm',
  TMPDIR: '',
};
/** Of the shell, of loaders and interpreters, of git, of pagers and editors, of package managers, of the editor around us. */
const MEDDLING =
  `LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH BASH_ENV ENV ZDOTDIR SHELLOPTS BASHOPTS
  IFS PS4 PROMPT_COMMAND CDPATH GLOBIGNORE BASH_FUNC_ls%% NODE_OPTIONS NODE_PATH PYTHONSTARTUP PYTHONPATH PYTHONHOME PERL5OPT
  PERL5LIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS GIT_DIR GIT_SSH_COMMAND GIT_EXTERNAL_DIFF
  GIT_CONFIG_GLOBAL GIT_ASKPASS MANPAGER EDITOR VISUAL BROWSER LESS LESSOPEN GREP_OPTIONS RIPGREP_CONFIG_PATH TAR_OPTIONS
  VSCODE_IPC_HOOK_CLI ELECTRON_RUN_AS_NODE ORQUESTRA_HOME`.split(/\s+/);
const UNKNOWN =
  `npm_config_script_shell NPM_CONFIG_PREFIX MAKEFLAGS GOFLAGS RUSTFLAGS CARGO_BUILD_RUSTC_WRAPPER MAVEN_OPTS SSH_CONNECTION
  DBUS_SESSION_BUS_ADDRESS DIRENV_DIFF PYTEST_ADDOPTS OPENSSL_CONF CURL_HOME GCONV_PATH TERMCAP HISTFILE`.split(/\s+/);
const SECRETS = {
  ANTHROPIC_API_KEY: 'x',
  github_token: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  PGPASSWORD: 'x',
  GOOGLE_APPLICATION_CREDENTIALS: '/x',
  DATABASE_URL: 'postgres://me:hunter2@db/x',
  HTTP_PROXY: 'http://me:hunter2@proxy.example:3128',
  GOPROXY: 'https://me:ghp_0123456789012345678901234567890123456@proxy.example',
};
const MADE = {
  TERM: 'xterm-256color',
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_CONFIG_COUNT: '3',
  GIT_CONFIG_KEY_0: 'core.fsmonitor',
  GIT_CONFIG_VALUE_0: 'false',
  GIT_CONFIG_KEY_1: 'log.showSignature',
  GIT_CONFIG_VALUE_1: 'false',
  GIT_CONFIG_KEY_2: 'diff.autoRefreshIndex',
  GIT_CONFIG_VALUE_2: 'false',
  ORQUESTRA_JOB: 'job-1_',
};
const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'x']));

describe('the environment of commands', () => {
  it('has what programs need, and nothing else', () => {
    const source = { ...ORDINARY, ...all(MEDDLING), ...all(UNKNOWN), ...SECRETS, PAGER: 'less', ABSENT: undefined };
    assert.deepEqual(commandEnvironment(source, 'job-1_'), { ...ORDINARY, ...MADE });
  });

  it('has what the user lets through by name, secrets too, but nothing that meddles with other programs', () => {
    const names = ['PATH', 'GITHUB_TOKEN', 'DATABASE_URL', 'GIT_AUTHOR_NAME', ...MEDDLING];
    const source = {
      PATH: '.:/bin',
      GITHUB_TOKEN: 'x',
      DATABASE_URL: 'a://b:c@d',
      GIT_AUTHOR_NAME: 'Me',
      ...all(MEDDLING),
    };
    const kept = commandEnvironment(source, 'job-1_', { roots: [], letThrough: names });
    const { GITHUB_TOKEN, DATABASE_URL, GIT_AUTHOR_NAME } = source;
    assert.deepEqual(kept, { PATH: '/bin', GITHUB_TOKEN, DATABASE_URL, GIT_AUTHOR_NAME, ...MADE });
  });

  it('takes an exported function for no value, whatever it is called', () => {
    assert.equal(commandEnvironment({ LANG: '() { :; }; rm -rf ~' }, '').LANG, undefined);
  });

  it('counts nothing as the workspace when the workspace is the home folder or holds it', () => {
    const own = join(homedir(), 'bin');
    for (const root of [homedir(), '/']) {
      assert.equal(commandEnvironment({ PATH: own }, '', { roots: [root], letThrough: [] }).PATH, own);
    }
  });
});

describe('a program of the workspace with the name of a harmless one', () => {
  let root: string;
  let outside: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'orquestra-shadow-'));
    outside = mkdtempSync(join(tmpdir(), 'orquestra-outside-'));
    mkdirSync(join(root, 'bin'));
    for (const name of ['ls', 'grep', 'jq', 'ps', 'mkfifo']) {
      writeFileSync(join(root, 'bin', name), `#!/bin/sh\necho ${name} >> "${outside}/ran"\n`);
      chmodSync(join(root, 'bin', name), 0o755);
    }
    symlinkSync(join(root, 'bin'), join(outside, 'link'));
    writeFileSync(join(root, 'rc'), `echo rc >> "${outside}/ran"\n`);
    for (const name of ['.bashrc', '.zshenv', '.profile']) writeFileSync(join(root, name), `. "${root}/rc"\n`);
  });
  after(() => {
    rmSync(root, { recursive: true });
    rmSync(outside, { recursive: true });
  });
  const paths = () => [join(root, 'bin'), join(outside, 'link'), '.', 'bin', '', './bin'];

  it('is not run, however the PATH leads there, and no start file of the workspace is read', async () => {
    const environment = {
      ...process.env,
      PATH: [...paths(), process.env.PATH].join(':'),
      SHELL: '/bin/bash',
      BASH_ENV: join(root, 'rc'),
      ENV: join(root, 'rc'),
      ZDOTDIR: root,
      XDG_CONFIG_HOME: root,
      SSH_CLIENT: '127.0.0.1 1 2',
    };
    const shell = createShell({ outputFolder: join(outside, 'outputs'), environment, roots: [root] });
    const job = value(
      await shell.start({
        command: 'ls; echo x | grep x; jq --version 2>&1 | head -1; echo "[$XDG_CONFIG_HOME]"',
        cwd: root,
      }),
    );
    const { output } = await job.done;
    await shell.dispose();
    assert.match(output, /bin\n/);
    assert.match(output, /\[\]\n$/);
    assert.equal(execFileSync('/bin/sh', ['-c', `cat "${outside}/ran" 2>/dev/null || true`]).toString(), '');
  });

  it('nor is a shell of its', async () => {
    writeFileSync(join(root, 'bin', 'bash'), `#!/bin/sh\necho bash >> "${outside}/ran"\n`, { mode: 0o755 });
    const environment = { ...process.env, SHELL: join(root, 'bin', 'bash') };
    const shell = createShell({ outputFolder: join(outside, 'outputs'), environment, roots: [root] });
    const job = value(await shell.start({ command: 'echo $0', cwd: root }));
    assert.notEqual((await job.done).output, '');
    await shell.dispose();
    assert.equal(execFileSync('/bin/sh', ['-c', `cat "${outside}/ran" 2>/dev/null || true`]).toString(), '');
  });
});
