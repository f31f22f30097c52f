// What a rule that allows does not mean by its stars, and what it says by writing it out.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { allowsCommand } from '../../../../src/core/policy/match-command.ts';

const allows = (pattern: string, command: string) => {
  const words = command.split(' ');
  return allowsCommand([pattern], { kind: 'execute', command, words, cwd: '/w', inside: true }, false);
};

describe('a star in a rule that allows', () => {
  const COVERED: readonly (readonly [string, string])[] = [
    ['find *', 'find . -exec ./evil {} +'],
    ['find *', 'find . -okdir ./evil {} ;'],
    ['find *', 'find src -name x -delete'],
    ['find *', 'find . -fprintf out %p'],
    ['git log *', 'git log --output=.git/hooks/post-merge'],
    ['git log *', 'git log --output /home/me/.profile'],
    ['git *', 'git fetch --upload-pack=./evil origin'],
    ['git diff *', 'git diff --ext-diff'],
    ['tar *', 'tar xf a.tar --to-command=./evil'],
    ['tar *', 'tar xf a.tar -I ./evil'],
    ['rg *', 'rg --pre ./evil word'],
    ['rsync *', 'rsync -e ./evil a host:b'],
    ['ssh *', 'ssh -oProxyCommand=./evil host'],
    ['go test *', 'go test -toolexec ./evil ./...'],
    ['make *', 'make SHELL=./evil'],
    ['mytool *', 'mytool ~/.ssh/id_rsa'],
    ['mytool *', 'mytool --upload=.env'],
    ['mytool *', 'mytool -d @.env'],
    ['mytool *', 'mytool -o ../elsewhere/x'],
    ['mytool *', 'mytool --log-file=.vscode/tasks.json'],
    ['*', 'sh'],
    ['*', 'bash build.sh'],
    ['* *', 'sudo npm'],
  ];
  for (const [pattern, command] of COVERED) {
    it(`${pattern} does not mean ${command}`, () => {
      assert.equal(allows(pattern, command), false);
      assert.ok(allows(command, command), 'written out it is meant');
    });
  }

  const MEANT: readonly (readonly [string, string])[] = [
    ['find *', 'find . -name x'],
    ['git log *', 'git log --output=log.txt'],
    ['mytool *', 'mytool -o build/out.js --verbose src/a.ts'],
    ['mytool *', 'mytool -o /dev/null'],
    ['mytool *', 'mytool .env.example'],
    ['npm run *', 'npm run delete -- --env=dev'],
    ['tar *', 'tar xf a.tar'],
    ['ssh host *', 'ssh host uptime'],
    ['find . -name * -delete', 'find . -name *.orig -delete'],
    ['*', 'whatever x'],
  ];
  for (const [pattern, command] of MEANT) {
    it(`${pattern} means ${command}`, () => assert.ok(allows(pattern, command)));
  }
});
