// What holds for the whole plan: its goal, its budget, how many steps side by side, how often it plans again by itself.
import { html } from 'lit';
import type { PlanSettings } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { faultCard } from '../view/fault-card.ts';
import { submitForm } from '../view/submit.ts';
import { type Desk, formKeyOf, type LimitsDraft } from './desk.ts';
import { budgetOf, budgetProblems, isNumber, type LimitFields } from './draft.ts';
import { limitFields, sent, textField } from './fields.ts';

const text = planWords.limits;
const KEY = formKeyOf(' limits');

type Problems = Partial<Record<keyof LimitFields | 'parallel' | 'replans', string>>;

export function beginLimits(desk: Desk): void {
  const { goal, budget, parallel, replans } = desk.plan;
  const shown = (value: number | undefined) => (value === undefined ? '' : `${value}`);
  desk.state.limits ??= {
    goal,
    usd: shown(budget?.usd),
    tokens: shown(budget?.tokens),
    calls: shown(budget?.calls),
    minutes: shown(budget?.minutes),
    parallel: shown(parallel),
    replans: shown(replans),
    tried: false,
  };
  desk.focus('#limit-usd');
  desk.draw();
}

export function limitsView(desk: Desk, draft: LimitsDraft) {
  const problems = draft.tried ? problemsIn(draft) : {};
  const refused = desk.state.faults.get(KEY);
  const field = (name: Exclude<keyof LimitsDraft, 'tried'>) => ({
    id: `limit-${name}`,
    value: draft[name],
    problem: name === 'goal' ? undefined : problems[name],
    locked: false,
    change: (value: string) => {
      const { limits } = desk.state;
      if (limits === undefined) return;
      desk.state.limits = { ...limits, [name]: value };
      if (limits.tried) desk.draw();
    },
  });
  const submit = (event: Event) => {
    event.preventDefault();
    void save(desk.now());
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.isComposing && event.target instanceof HTMLInputElement) submit(event);
    if (event.key === 'Escape') close(desk);
  };
  return html`<form class="editor limits" aria-label=${text.name} @submit=${submit} @keydown=${key}>
    ${textField({ ...field('goal'), label: text.goal })}
    <h3>${text.budget}</h3>
    ${limitFields(draft, field)}
    <div class="fields">
      ${textField({ ...field('parallel'), label: text.parallel, hint: text.parallelHint, numeric: true })}
      ${textField({ ...field('replans'), label: text.replans, hint: text.replansHint, numeric: true })}
    </div>
    ${refused === undefined ? '' : faultCard(desk.context, refused, 'error')}
    <div class="buttons">
      <vscode-button @click=${submitForm} aria-disabled=${sent(desk.state, KEY)}>${text.save}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => close(desk)}>${planWords.tools.cancel}</vscode-button>
    </div>
  </form>`;
}

function problemsIn(draft: LimitsDraft): Problems {
  const problems: Problems = budgetProblems(draft);
  const wrong = (value: string, low: number, high: number) => value.trim() !== '' && !isNumber(value, low, high, true);
  if (wrong(draft.parallel, 1, 32)) problems.parallel = planWords.problems.parallel;
  if (wrong(draft.replans, 0, 5)) problems.replans = planWords.problems.replans;
  return problems;
}

async function save(desk: Desk): Promise<void> {
  const draft = desk.state.limits;
  if (draft === undefined) return;
  if (Object.keys(problemsIn(draft)).length > 0) {
    desk.state.limits = { ...draft, tried: true };
    desk.focus('.limits [aria-invalid]');
    desk.draw();
    return;
  }
  const settings: PlanSettings = {
    goal: draft.goal.trim(),
    ...budgetOf(draft),
    ...(draft.parallel.trim() === '' ? {} : { parallel: Number(draft.parallel) }),
    ...(draft.replans.trim() === '' ? {} : { replans: Number(draft.replans) }),
  };
  if (await desk.edit(KEY, planWords.labels.limits, [{ op: 'settings', settings }])) close(desk);
}

function close(desk: Desk): void {
  desk.state.limits = undefined;
  desk.state.faults.delete(KEY);
  desk.focus('[data-part="more"]');
  desk.draw();
}
