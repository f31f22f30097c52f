// The words of the command line: what each command takes, and what is said of the rest.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readArguments } from '../../../../src/hosts/cli/arguments.ts';
import { COMMANDS, FLAGS, USAGE } from '../../../../src/hosts/cli/usage.ts';

const read = (...words: string[]) => readArguments(words, '/here');
const taken = (...words: string[]) => {
  const given = read(...words);
  assert.ok(given.ok, given.ok ? '' : given.fault.text);
  return given.value;
};
const refused = (...words: string[]) => {
  const given = read(...words);
  return given.ok ? 'taken' : given.fault.text;
};

describe('the words of the command line', () => {
  it('name a decision about a plan with and without "plan"', () => {
    for (const words of [
      ['resume', 's'],
      ['retry', 's', 'a'],
      ['skip', 's', 'a'],
      ['done', 's', 'a'],
      ['replan', 's'],
      ['fork', 's'],
    ]) {
      assert.deepEqual(taken('plan', ...words), taken(...words));
      assert.equal(taken(...words).command, words[0]);
    }
    assert.equal(taken('plan', 'run', 'x.json').command, 'plan run');
    assert.equal(refused('plan run', 'x.json').startsWith('Unknown command'), true);
  });

  it('are counted, and the form is told when one is missing or too many', () => {
    assert.match(refused('retry', 's'), /^retry: a word is missing; it is written orquestra retry SESSION STEP/);
    assert.match(
      refused('skip', 's', 'a', 'b'),
      /^skip: "b" is one word too many; it is written orquestra skip SESSION STEP/,
    );
    assert.match(refused('plan', 'schema', 'x'), /^plan schema: "x" is one word too many/);
    assert.match(refused('plan'), /plan needs a word after it; there are run, check, forecast, show, schema, resume/);
  });

  it('took a flag that does nothing for the command', () => {
    assert.match(refused('skip', 's', 'a', '--approve', 'all'), /^--approve means nothing to skip/);
    assert.match(refused('plan', 'check', 'x', '--mode', 'ask'), /^--mode means nothing to plan check/);
    assert.match(refused('run', 'x', '--answer', 'a=b'), /^--answer means nothing to run/);
    assert.match(refused('retry', 's', 'a', '--no-run'), /^--no-run means nothing to retry/);
  });

  it('give answers by step, with all that follows the first equals sign', () => {
    const { answers } = taken('resume', 's', '--answer', 'a=x=y', '--answer', 'b=');
    assert.deepEqual(
      [...answers],
      [
        ['a', 'x=y'],
        ['b', ''],
      ],
    );
    assert.match(refused('resume', 's', '--answer', '=x'), /--answer is STEP=TEXT/);
  });

  it('give objects as JSON', () => {
    assert.deepEqual(taken('retry', 's', 'a', '--input', '{"a":[1]}').input, { a: [1] });
    for (const text of ['[1]', 'null', '"x"', '7']) {
      assert.match(refused('done', 's', 'a', '--output', text), /--output must be a JSON object/);
    }
    assert.match(refused('done', 's', 'a', '--output', '{'), /--output is not valid JSON/);
  });

  it('tell --cwd from the folder it was called in', () => {
    assert.deepEqual([taken('resume', 's').cwd, taken('resume', 's').folder], ['/here', undefined]);
    const there = taken('resume', 's', '--cwd', '/there');
    assert.deepEqual([there.cwd, there.folder], ['/there', '/there']);
  });

  it('stand in the usage text, each command and each flag that a plan takes', () => {
    for (const command of Object.keys(COMMANDS)) {
      if (command !== 'help' && command !== 'version') assert.ok(USAGE.includes(`  orquestra ${command}`), command);
    }
    for (const flag of Object.keys(FLAGS)) {
      if (!['help', 'version', 'verbose'].includes(flag)) assert.ok(USAGE.includes(`--${flag}`), flag);
    }
    for (const line of USAGE.split('\n')) assert.ok(line.length <= 130, line);
  });
});
