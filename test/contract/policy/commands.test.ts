// Commands of every day run unasked, hostile ones never: by class, each counted as right, over-cautious or unsafe.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { createSyntax } from '../../../src/adapters/syntax/create-syntax.ts';
import { classify } from '../../../src/core/policy/classify.ts';

interface Class {
  readonly trick?: string;
  readonly kind?: string;
  readonly shell?: string;
  /** No answer may allow these. */
  readonly deny?: boolean;
  readonly commands: readonly string[];
}

const read = (name: string): readonly Class[] =>
  JSON.parse(readFileSync(new URL(`../../samples/policy/${name}.json`, import.meta.url), 'utf8'));

const syntax = createSyntax();

async function decisions({ commands, shell = 'bash' }: Class): Promise<readonly (readonly [string, string])[]> {
  const cwd = shell === 'pwsh' || shell === 'cmd' ? 'C:\\work\\app' : '/home/dev/app';
  const found: [string, string][] = [];
  for (const cmd of commands) found.push([cmd, (await classify({ cmd, shell, cwd }, syntax)).decision]);
  return found;
}

describe('the policy over commands', function () {
  this.timeout(60_000);

  for (const one of read('hostile-commands')) {
    it(`never runs hostile ones unasked: ${one.trick} (${one.commands.length})`, async () => {
      const found = await decisions(one);
      assert.deepEqual(
        found.filter(([, decision]) => (one.deny === true ? decision !== 'deny' : decision === 'allow')),
        [],
      );
    });
  }

  const ordinary = read('ordinary-commands');
  for (const one of ordinary) {
    it(`runs ordinary ones unasked: ${one.kind} (${one.commands.length})`, async () => {
      const found = await decisions(one);
      const asked = found.filter(([, decision]) => decision !== 'allow');
      assert.ok(asked.length <= found.length * 0.05, `over-cautious: ${JSON.stringify(asked)}`);
    });
  }

  it('denies no ordinary command', async () => {
    for (const one of ordinary) {
      assert.deepEqual(
        (await decisions(one)).filter(([, decision]) => decision === 'deny'),
        [],
      );
    }
  });
});
