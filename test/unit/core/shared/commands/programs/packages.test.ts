// What package managers and other tools show of themselves and of what is installed, told from what changes it.
import { describe } from 'mocha';
import { doesNotKnow, knows } from '../../../../../support/account-of.ts';

describe('tools that show what is installed, and how they are used', () => {
  knows([
    'npm help',
    'npm query .prod',
    'npx --version',
    'yarn why zod',
    'pnpm ls --depth 0',
    'pnpm why zod',
    'conda list',
    'conda env list',
    'conda info --envs',
    'dpkg -s bash',
    'dpkg -L bash',
    'dpkg -S /bin/ls',
    'rustup toolchain list',
    'docker compose ls',
    'docker --help',
    'kubectl --help',
    'go help',
    'gh help',
    'python3 --help',
    'wget --version',
    'ssh -V',
    'openssl version -a',
    'xcode-select -p',
    'nvidia-smi',
  ]);

  doesNotKnow([
    'npm help install',
    'npx --version x',
    'yarn why --cwd /x zod',
    // A script of that name, to the newer yarn that package.json may ask for.
    'yarn list',
    'pnpm ls -C /x',
    'pnpm ls --filter x exec sh',
    'conda run sh',
    'conda install x',
    'dpkg -i x.deb',
    'dpkg --root=/x -l',
    'rustup toolchain install nightly',
    'docker compose ps',
    'nvidia-smi -r',
    'xcode-select -s /x',
    'ssh -V x',
    'openssl version -engine x',
  ]);
});
