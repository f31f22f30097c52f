// A step as a form holds it: all text, as it was typed, and back into a step once it is whole.
import type { Budget, Condition, StepDefinition, StepKind } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';

export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly kind: StepKind;
  readonly parent: string;
  readonly tool: string;
  /** Instructions, question, or what a gate says. */
  readonly text: string;
  readonly options: string;
  readonly json: string;
  readonly needs: readonly string[];
  readonly doneWhen: string;
  readonly checkTool: string;
  readonly checkInput: string;
  readonly whenValue: string;
  readonly whenIs: Condition['is'];
  readonly whenTo: string;
  readonly attempts: string;
  readonly pause: string;
  readonly timeout: string;
  readonly mayFail: boolean;
  readonly usd: string;
  readonly tokens: string;
  readonly calls: string;
  readonly minutes: string;
  readonly model: string;
  readonly persona: string;
}
export type Field = keyof Draft;
export type Problems = Partial<Record<Field, string>>;

const text = planWords.problems;
/** Where in its input a kind keeps what it says. */
const SAID: Partial<Record<StepKind, string>> = { agent: 'instructions', question: 'question', gate: 'text' };
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function draftOf(step: StepDefinition): Draft {
  const said = step.input[SAID[step.kind] ?? ''];
  const options = step.input.options;
  const { retry, budget, when, check } = step;
  return {
    id: step.id,
    title: step.title,
    kind: step.kind,
    parent: step.parent ?? '',
    tool: step.tool ?? '',
    text: typeof said === 'string' ? said : '',
    options: Array.isArray(options) ? options.join('\n') : '',
    json: step.kind === 'tool' ? pretty(step.input) : '{}',
    needs: step.needs,
    doneWhen: step.doneWhen ?? '',
    checkTool: check?.tool ?? '',
    checkInput: pretty(check?.input ?? {}),
    whenValue: shown(when?.value),
    whenIs: when?.is ?? 'equal',
    whenTo: shown(when?.to),
    attempts: shown(retry?.attempts),
    pause: retry?.pauseMs === undefined ? '' : `${retry.pauseMs / 1_000}`,
    timeout: step.timeoutMs === undefined ? '' : `${step.timeoutMs / 1_000}`,
    mayFail: step.mayFail ?? false,
    usd: shown(budget?.usd),
    tokens: shown(budget?.tokens),
    calls: shown(budget?.calls),
    minutes: shown(budget?.minutes),
    model: step.model ?? '',
    persona: step.persona ?? '',
  };
}

const pretty = (value: unknown) => JSON.stringify(value, null, 2);

/** A value as text; what is text already is not quoted. */
const shown = (value: unknown) =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** Why a text is not a JSON object. */
export function jsonProblem(json: string): string | undefined {
  const parsed = parsedObject(json);
  return typeof parsed === 'string' ? parsed : undefined;
}

function parsedObject(json: string): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(json.trim() === '' ? '{}' : json);
  } catch (error) {
    return text.json(error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return text.object;
  return Object.fromEntries(Object.entries(value));
}

/** The step that a draft says, or what is wrong with it; what the form does not show stays as it was in `before`. */
export function stepFrom(
  draft: Draft,
  before: StepDefinition | undefined,
  taken: ReadonlySet<string>,
): { readonly step: StepDefinition } | { readonly problems: Problems } {
  const problems = problemsIn(draft, before === undefined ? taken : new Set());
  if (Object.keys(problems).length > 0) return { problems };
  const { kind } = draft;
  const { outputSchema, estimate, effects } = before ?? {};
  const step: StepDefinition = {
    id: draft.id,
    title: draft.title.trim(),
    kind,
    needs: [...draft.needs],
    input: inputOf(draft, before),
    ...given('parent', draft.parent),
    ...(kind === 'tool' ? given('tool', draft.tool) : {}),
    ...given('doneWhen', draft.doneWhen.trim()),
    ...checkOf(draft),
    ...whenOf(draft, before),
    ...retryOf(draft),
    ...(draft.timeout.trim() === '' ? {} : { timeoutMs: Math.round(Number(draft.timeout) * 1_000) }),
    ...(draft.mayFail ? { mayFail: true } : {}),
    ...budgetOf(draft),
    ...(kind === 'agent' ? { ...given('model', draft.model), ...given('persona', draft.persona) } : {}),
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(effects === undefined ? {} : { effects }),
  };
  return { step };
}

const given = <K extends 'parent' | 'tool' | 'doneWhen' | 'model' | 'persona'>(key: K, value: string) =>
  value === '' ? {} : { [key]: value };

function inputOf({ kind, json, text: said, options }: Draft, before: StepDefinition | undefined) {
  const kept = before?.kind === kind ? before.input : {};
  if (kind === 'tool') {
    const parsed = parsedObject(json);
    return typeof parsed === 'string' ? kept : parsed;
  }
  const key = SAID[kind];
  if (key === undefined) return kept;
  const { options: _options, ...others } = kept;
  const choices = options.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return { ...others, [key]: said, ...(kind === 'question' && choices.length > 0 ? { options: choices } : {}) };
}

function checkOf({ checkTool, checkInput }: Draft) {
  const input = parsedObject(checkInput);
  return checkTool === '' || typeof input === 'string' ? {} : { check: { tool: checkTool, input } };
}

/** What is shown of it is text; a value that was not edited keeps its kind. */
function whenOf({ whenValue, whenIs, whenTo }: Draft, before: StepDefinition | undefined) {
  if (whenValue.trim() === '') return {};
  const same = (said: string, value: unknown) => (value !== undefined && said === shown(value) ? value : said.trim());
  const compares = whenIs !== 'empty' && whenIs !== 'not-empty';
  return {
    when: {
      value: same(whenValue, before?.when?.value),
      is: whenIs,
      ...(compares ? { to: same(whenTo, before?.when?.to) } : {}),
    },
  };
}

function retryOf({ attempts, pause }: Draft) {
  if (attempts.trim() === '') return {};
  const pauseMs = pause.trim() === '' ? {} : { pauseMs: Math.round(Number(pause) * 1_000) };
  return { retry: { attempts: Number(attempts), ...pauseMs } };
}

export type LimitFields = Pick<Draft, 'usd' | 'tokens' | 'calls' | 'minutes'>;

export function budgetOf({ usd, tokens, calls, minutes }: LimitFields): { readonly budget?: Budget } {
  const limits = Object.entries({ usd, tokens, calls, minutes }).filter(([, value]) => value.trim() !== '');
  if (limits.length === 0) return {};
  return { budget: Object.fromEntries(limits.map(([key, value]) => [key, Number(value)])) };
}

export const isNumber = (value: string, low: number, high: number, whole = false) => {
  const number = Number(value);
  return value.trim() !== '' && number >= low && number <= high && (!whole || Number.isInteger(number));
};

export function budgetProblems({ usd, tokens, calls, minutes }: LimitFields): Problems {
  const problems: Problems = {};
  const above = (value: string) => value.trim() === '' || (Number(value) > 0 && Number.isFinite(Number(value)));
  if (!above(usd)) problems.usd = text.positive;
  if (!above(minutes)) problems.minutes = text.positive;
  for (const [key, value] of [
    ['tokens', tokens],
    ['calls', calls],
  ] as const) {
    if (value.trim() !== '' && !isNumber(value, 1, Number.MAX_SAFE_INTEGER, true)) problems[key] = text.whole;
  }
  return problems;
}

function problemsIn(draft: Draft, taken: ReadonlySet<string>): Problems {
  const problems: Problems = budgetProblems(draft);
  const add = (field: Field, wrong: boolean, why: string) => {
    if (wrong) problems[field] ??= why;
  };
  const { kind } = draft;
  const json = kind === 'tool' ? jsonProblem(draft.json) : undefined;
  const check = draft.checkTool === '' ? undefined : jsonProblem(draft.checkInput);
  add('title', draft.title.trim() === '', text.title);
  add('id', !ID.test(draft.id), text.id);
  add('id', taken.has(draft.id), text.idTaken);
  add('tool', kind === 'tool' && draft.tool === '', text.tool);
  add('text', SAID[kind] !== undefined && draft.text.trim() === '', text.empty);
  if (json !== undefined) problems.json = json;
  if (check !== undefined) problems.checkInput = check;
  const compares = draft.whenIs !== 'empty' && draft.whenIs !== 'not-empty';
  add('whenTo', draft.whenValue.trim() !== '' && compares && draft.whenTo.trim() === '', text.whenTo);
  add('attempts', draft.attempts.trim() !== '' && !isNumber(draft.attempts, 1, 10, true), text.attempts);
  add('attempts', draft.attempts.trim() === '' && draft.pause.trim() !== '', text.pauseAlone);
  add('pause', draft.pause.trim() !== '' && !isNumber(draft.pause, 0, 3_600), text.pause);
  add('timeout', draft.timeout.trim() !== '' && !isNumber(draft.timeout, 0.001, 86_400), text.timeout);
  return problems;
}

/** A step that is only begun. */
export const blankDraft = (id: string, kind: StepKind = 'agent'): Draft =>
  draftOf({ id, title: '', kind, needs: [], input: {} });
