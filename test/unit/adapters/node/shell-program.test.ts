// The right shell on each system.
import { strict as assert } from 'node:assert/strict';
import { describe, it } from 'mocha';
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
