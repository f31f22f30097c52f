// Thousands of command lines made by chance: none breaks the reading, and those that would run unasked start in a real bash what was told.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { createSyntax } from '../../../../../src/adapters/syntax/create-syntax.ts';
import { classify } from '../../../../../src/core/policy/classify.ts';
import type { Effect } from '../../../../../src/protocol/approval.ts';
import { chanceOf, mutate } from '../../../../support/policy-cases/mutate.ts';
import { shellCases } from '../../../../support/policy-cases/shell-cases.ts';
import { createRealShell, type RealShell } from './real-shell.ts';

/** `ORQUESTRA_COMMANDS=100000` looks at the whole. */
const COUNT = Number(process.env.ORQUESTRA_COMMANDS ?? 3_000);
const BATCH = 500;

const ordinary = shellCases('ordinary').map(({ command }) => command);
const corpus = [...ordinary, ...ordinary, ...shellCases('hostile').map(({ command }) => command)];

/** A loop may never end, and what it starts is told by the other tests. */
const isEndless = (command: string) => /while|until/.test(command);

/** What is filled in when it runs is not compared word by word. */
const isOpen = (words: readonly string[]) => words.some((word) => /[*?[~]|\/dev\/fd\//.test(word));

function isTold(started: readonly string[], effects: readonly Effect[]): boolean {
  return effects.some((effect) => {
    if (effect.kind !== 'execute') return false;
    const { words } = effect;
    if (words === undefined) return effect.command.includes(started[0] ?? '');
    if (words[0] !== started[0]) return false;
    return isOpen(words) || words.join('\x1f') === started.join('\x1f');
  });
}

describe('command lines made by chance', () => {
  const syntax = createSyntax({ milliseconds: 10_000 });
  let shell: RealShell | undefined;

  before(async () => {
    shell = await createRealShell();
  });

  after(() => shell?.dispose());

  it(`start nothing unasked that was not told, ${COUNT} of them`, async () => {
    const chance = chanceOf(20_261_121);
    const cwd = shell?.folder ?? '/w';
    const files = await shell?.files();
    let unasked: { readonly command: string; readonly effects: readonly Effect[] }[] = [];
    let traced = 0;
    const look = async () => {
      const traces = (await shell?.trace(unasked.map(({ command }) => command))) ?? [];
      for (const [index, started] of traces.entries()) {
        const one = unasked[index];
        for (const words of started) {
          traced += 1;
          assert.ok(
            isTold(words, one?.effects ?? []),
            `${JSON.stringify(one?.command)} starts ${JSON.stringify(words)}`,
          );
        }
      }
      assert.deepEqual(await shell?.files(), files);
      unasked = [];
    };
    for (let count = 0; count < COUNT; count++) {
      const command = mutate(corpus, chance);
      const { decision, effects } = await classify({ cmd: command, cwd }, syntax);
      if (decision === 'allow' && !isEndless(command)) unasked.push({ command, effects });
      if (unasked.length === BATCH) await look();
    }
    await look();
    assert.ok(shell === undefined || traced > COUNT / 20, `only ${traced} were seen to start`);
  }).timeout(0);
});
