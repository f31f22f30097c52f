// A step through the form and back: nothing is lost, and what is wrong is said beside its field.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { StepDefinition } from '../../../../src/protocol/plan.ts';
import { blankDraft, type Draft, draftOf, jsonProblem, stepFrom } from '../../../../webview/plan/draft.ts';

const WHOLE: StepDefinition = {
  id: 'test',
  title: 'Run the tests',
  kind: 'tool',
  parent: 'g',
  needs: ['a', 'b'],
  tool: 'run_command',
  input: { command: 'npm test', deep: { list: [1, null] } },
  doneWhen: 'All pass',
  check: { tool: 'run_command', input: { command: 'true' } },
  when: { value: 3, is: 'less', to: 5 },
  outputSchema: { type: 'object' },
  retry: { attempts: 3, pauseMs: 1_500 },
  timeoutMs: 90_000,
  mayFail: true,
  budget: { usd: 0.5, tokens: 1_000, calls: 3, minutes: 2 },
  estimate: { usd: 0.1 },
  effects: [{ kind: 'execute', what: 'npm test' }],
};
const AGENT: StepDefinition = {
  id: 'fix',
  title: 'Fix it',
  kind: 'agent',
  needs: [],
  input: { instructions: 'Fix it', extra: true },
  model: 'openai/gpt-5.2',
  persona: 'coder',
};
const NONE: ReadonlySet<string> = new Set();
const problemsOf = (draft: Draft, before: StepDefinition | undefined, taken: ReadonlySet<string>) => {
  const result = stepFrom(draft, before, taken);
  return 'problems' in result ? result.problems : {};
};
const problems = (change: Partial<Draft>, before = AGENT, taken = NONE) =>
  problemsOf({ ...draftOf(before), ...change }, before, taken);
const newProblems = (change: Partial<Draft>, taken = NONE) =>
  problemsOf({ ...blankDraft('new'), ...change }, undefined, taken);

describe('stepFrom', () => {
  it('gives back exactly the step that the form was filled with', () => {
    const steps: readonly StepDefinition[] = [
      WHOLE,
      AGENT,
      { id: 'q', title: 'Which?', kind: 'question', needs: [], input: { question: 'Which?', options: ['a', 'b'] } },
      { id: 'g', title: 'May I?', kind: 'gate', needs: [], input: { text: 'May I?' } },
      { id: 'grp', title: 'Part', kind: 'group', needs: [], input: {} },
    ];
    for (const step of steps) assert.deepEqual(stepFrom(draftOf(step), step, NONE), { step });
  });

  it('takes what was typed', () => {
    const result = stepFrom(
      { ...draftOf(AGENT), title: ' Repair it ', text: 'Look first', usd: '0.25', attempts: '2' },
      AGENT,
      NONE,
    );
    assert.ok('step' in result);
    assert.equal(result.step.title, 'Repair it');
    assert.deepEqual(result.step.input, { instructions: 'Look first', extra: true });
    assert.deepEqual(result.step.budget, { usd: 0.25 });
    assert.deepEqual(result.step.retry, { attempts: 2 });
  });

  it('drops what belongs to another kind', () => {
    const result = stepFrom({ ...draftOf(AGENT), kind: 'gate', text: 'May I?' }, AGENT, NONE);
    assert.ok('step' in result);
    assert.deepEqual(result.step.input, { text: 'May I?' });
    assert.equal(result.step.model, undefined);
    assert.equal(result.step.persona, undefined);
  });

  it('says what is wrong beside its field', () => {
    assert.match(problems({ title: '  ' }).title ?? '', /title/);
    assert.match(problems({ text: '' }).text ?? '', /empty/);
    assert.match(problems({ kind: 'tool', tool: '' }).tool ?? '', /tool/);
    assert.match(problems({ json: '{ "a": ' }, WHOLE).json ?? '', /not JSON/);
    assert.match(problems({ json: '[1]' }, WHOLE).json ?? '', /JSON object/);
    assert.match(problems({ checkInput: 'no' }, WHOLE).checkInput ?? '', /not JSON/);
    for (const value of ['0', '-1', 'many', 'Infinity']) assert.ok(problems({ usd: value }).usd, value);
    for (const value of ['0', '1.5', '-3']) assert.ok(problems({ tokens: value }).tokens, value);
    for (const value of ['0', '11', '2.5', 'x']) assert.ok(problems({ attempts: value }).attempts, value);
    assert.ok(problems({ pause: '2' }).attempts);
    assert.ok(problems({ attempts: '2', pause: '-1' }).pause);
    assert.ok(problems({ timeout: '0' }).timeout);
    assert.ok(problems({ whenValue: '{{steps.a.output.x}}', whenTo: '' }).whenTo);
    assert.deepEqual(problems({ whenValue: '{{steps.a.output.x}}', whenIs: 'empty' }), {});
  });

  it('wants an id of its own from a new step, and leaves a known one alone', () => {
    const filled = { title: 'T', text: 'x' };
    assert.ok(newProblems({ ...filled, id: 'has space' }).id);
    assert.ok(newProblems({ ...filled, id: 'fix' }, new Set(['fix'])).id);
    assert.deepEqual(newProblems(filled, new Set(['fix'])), {});
    assert.deepEqual(problems({}, AGENT, new Set(['fix'])), {});
  });
});

describe('jsonProblem', () => {
  it('says where it breaks, and takes nothing for an empty object', () => {
    assert.match(jsonProblem('{ "command": "npm test", }') ?? '', /line 1 column 26/);
    assert.equal(jsonProblem(''), undefined);
    assert.equal(jsonProblem('null') === undefined, false);
  });
});
