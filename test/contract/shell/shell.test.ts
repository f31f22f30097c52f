// Runs the shell contract on real processes and on the fake.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createShell } from '../../../src/adapters/node/shell.ts';
import { createFakeShell } from '../../support/fakes/shell.ts';
import { COMMANDS, shellContract } from './shell-contract.ts';

shellContract('with real processes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-shell-'));
  const shell = createShell({ outputFolder: join(folder, 'outputs') });
  return {
    shell,
    folder,
    dispose: async () => {
      await shell.dispose();
      await rm(folder, { recursive: true });
    },
  };
});

shellContract('without processes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-fake-shell-'));
  const numbers = Array.from({ length: 40000 }, (_, index) => `${index + 1}\n`).join('');
  const shell = createFakeShell({
    outputFolder: join(folder, 'outputs'),
    folders: [folder],
    commands: {
      [COMMANDS.hello]: { output: 'hello\n' },
      [COMMANDS.fails]: { output: 'bad\n', exitCode: 3 },
      [COMMANDS.hangs]: { output: 'started\n', lasts: Number.POSITIVE_INFINITY },
      [COMMANDS.large]: { output: numbers, lasts: 50 },
      [COMMANDS.asks]: { output: 'first\n', prompt: 'Name? ', reply: (name) => `hi ${name}\n` },
      [COMMANDS.colours]: { output: '\u001b[31mé😀\u001b[0m' },
    },
  });
  return { shell, folder, dispose: () => shell.dispose().then(() => rm(folder, { recursive: true })) };
});
