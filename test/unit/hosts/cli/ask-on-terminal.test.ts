// Questions on a terminal: one after the other, one answer each, and Ctrl-C stops.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Waiting } from '../../../../src/core/orchestrator/waiting.ts';
import { type Asker, createAsker } from '../../../../src/hosts/cli/ask-on-terminal.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { succeed } from '../../../../src/protocol/fault.ts';

const stamp = { v: 1, seq: 1, at: 1, session: 's' };

const asked = (id: string, summary = `write ${id}`): Event => ({
  ...stamp,
  type: 'approval.requested',
  approval: { id, call: id, tool: 't', title: 'Write', summary, reasons: [], effects: [], hash: `hash-${id}` },
});

describe('asking on a terminal', () => {
  let input: PassThrough;
  let output: string;
  let answers: string[];
  let stops: number;
  let asker: Asker;

  beforeEach(() => {
    [output, answers, stops] = ['', [], 0];
    input = new PassThrough();
    const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 200 });
    screen.on('data', (piece: Buffer) => {
      output += piece.toString();
    });
    const waiting: Pick<Waiting, 'answerApproval' | 'answerQuestion'> = {
      answerApproval: (given) => {
        answers.push(`${given.approval}:${given.answer}`);
        return succeed(undefined);
      },
      answerQuestion: (call, answer) => {
        answers.push(`${call}:${answer}`);
        return succeed(undefined);
      },
    };
    asker = createAsker(
      { waiting },
      () => {
        stops += 1;
      },
      { input, output: screen },
    );
  });
  afterEach(() => asker.close());
  const until = async (done: () => boolean) => {
    for (let waited = 0; waited < 200 && !done(); waited++) await sleep(5);
    assert.ok(done(), `${output} ${answers}`);
  };

  it('took one y for all calls that were asked about side by side', async () => {
    asker.events([asked('a'), asked('b')]);
    await until(() => output.includes('write a'));
    input.write('y\r');
    await until(() => output.includes('write b'));
    assert.deepEqual(answers, ['a:once']);
    input.write('n\r');
    await until(() => answers.length === 2);
    assert.deepEqual(answers, ['a:once', 'b:deny']);
  });

  it('offers s where a rule may answer until the session ends, and does not ask for what that rule has answered', async () => {
    const rule = { id: 'r', when: { paths: ['/w/a'] }, verdict: 'allow' as const, reason: 'Change a.' };
    const [first, second] = [asked('a'), asked('b')];
    assert.ok(first.type === 'approval.requested');
    first.approval.sessionRule = { ...rule, tier: 'session' };
    first.approval.rule = { ...rule, tier: 'user', expires: Date.UTC(2027, 1, 19) };
    asker.events([first, second]);
    await until(() => output.includes('for this [s]ession, [a]lways'));
    assert.match(output, /always would save this rule until 2027-02-19: Change a\./);
    asker.events([
      { ...stamp, type: 'approval.resolved', approval: 'b', call: 'b', answer: 'once', by: 'policy' },
      asked('c'),
    ]);
    input.write('s\r');
    await until(() => output.includes('write c'));
    assert.deepEqual(answers, ['a:session']);
    assert.ok(!output.includes('write b'));
    input.write('s\r');
    await until(() => answers.length === 2);
    assert.equal(answers[1], 'c:deny', 'what was not offered is no');
  });

  it('shows what cannot be seen or passes for something else, and warns of it', async () => {
    const event = asked('a', 'Run x');
    assert.ok(event.type === 'approval.requested');
    event.approval.preview = { kind: 'terminal', command: 'ls \u202Ecod p\u0430th', cwd: '/w', output: '' };
    asker.events([event]);
    await until(() => output.includes('[n]o'));
    assert.match(output, /WARNING: not everything here is what it looks like/);
    assert.match(output, /in \/w: ls ⟨U\+202E⟩cod p⟨U\+0430⟩th/);
  });

  it('took Ctrl-C for no', async () => {
    asker.events([asked('a')]);
    await until(() => output.includes('write a'));
    input.write('\u0003');
    await until(() => stops === 1);
    assert.deepEqual(answers, []);
  });

  it("asks a plan's question again until there is an answer, and stops when there is none to be had", async () => {
    const question = (call: string): Event => ({
      ...stamp,
      type: 'question.asked',
      question: { call, question: `About ${call}?`, options: ['this', 'that'] },
    });
    asker.events([question('question:p/a'), question('gate:p/b'), question('question:p/c')]);
    await until(() => output.includes('question:p/a?'));
    input.write('\r');
    await until(() => output.split('question:p/a?').length === 3);
    input.write('2\r');
    await until(() => output.includes('gate:p/b?'));
    input.write('\r');
    await until(() => output.includes('question:p/c?'));
    assert.deepEqual(answers, ['question:p/a:that', 'gate:p/b:']);
    input.end();
    await until(() => stops === 1);
    assert.equal(answers.length, 2);
  });

  it('puts a line of its own behind what is asked already', async () => {
    asker.events([asked('a')]);
    const line = asker.line('Go? ');
    await until(() => output.includes('write a'));
    assert.equal(output.includes('Go?'), false);
    input.write('y\r');
    await until(() => output.includes('Go?'));
    input.write('sure\r');
    assert.equal(await line, 'sure');
    asker.close();
    assert.equal(await asker.line('Again? '), undefined);
  });

  it('let a call paint over its own question', async () => {
    asker.events([asked('a', 'ls\u001b[1A\u001b[2K\u202e')]);
    await until(() => output.includes('Allow?'));
    assert.ok(output.includes('ls⟨U+001B⟩[1A⟨U+001B⟩[2K⟨U+202E⟩'));
  });
});
