// Checks a plan from anybody as a whole before anything of it is kept: each refusal names the step, the field and what is allowed.
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import { FRESH, type Plan, type StepDefinition } from '../../../protocol/plan.ts';
import { issueText } from '../../shared/issues.ts';
import { stripValue } from '../../shared/strip-value.ts';
import { fieldsAt, PlanFileSchema, type StepFile, StepFileSchema, withoutStatus } from './file.ts';
import { type Known, refused } from './known.ts';
import { circleIn } from './order.ts';
import { checkReferences } from './outputs.ts';

const MOST_STEPS = 5_000;

export function readPlan(raw: unknown, known: Known, id: string, goal: string): Outcome<Plan> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return refused('A plan is an object with goal and steps; this is something else.');
  }
  const file = PlanFileSchema.safeParse(withoutStatus({ ...plainly(raw) }));
  if (!file.success) {
    const [issue] = file.error.issues;
    const field = issue?.path.join('.') || 'it';
    return refused(
      `The plan cannot be used: ${field} ${issue === undefined ? 'is not allowed' : said(issue, 'plan')}.`,
    );
  }
  const { steps: rawSteps, ...settings } = file.data;
  if (rawSteps.length === 0) return refused('The plan has no steps; give at least one.');
  if (rawSteps.length > MOST_STEPS)
    return refused(`The plan has ${rawSteps.length} steps; at most ${MOST_STEPS} are possible.`);
  const steps: StepDefinition[] = [];
  for (const [index, rawStep] of rawSteps.entries()) {
    const step = readStep(rawStep, index);
    if (!step.ok) return step;
    steps.push(step.value);
  }
  const plan: Plan = {
    id,
    revision: 1,
    ...settings,
    goal: settings.goal ?? goal,
    steps: steps.map((step) => ({ ...FRESH, ...step })),
  };
  return checkPlan(plan, known);
}

/** What is read of it has no hidden characters; what tools are given stays what it is, as with any call. */
function plainly(raw: object): object {
  const steps = 'steps' in raw && Array.isArray(raw.steps) ? raw.steps.map(plainStep) : undefined;
  return { ...stripValue({ ...raw, steps: undefined }).value, ...(steps === undefined ? {} : { steps }) };
}

function plainStep(step: unknown): unknown {
  const { value } = stripValue(step);
  if (typeof step !== 'object' || step === null || typeof value !== 'object' || value === null) return value;
  const { tool, input, check }: { tool?: unknown; input?: unknown; check?: unknown } = step;
  return {
    ...value,
    ...(tool !== undefined && input !== undefined ? { input } : {}),
    ...(check === undefined ? {} : { check }),
  };
}

function readStep(raw: unknown, index: number): Outcome<StepDefinition> {
  const read = StepFileSchema.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    const field = issue === undefined || issue.path.length === 0 ? 'it' : `field ${issue.path.join('.')}`;
    return refused(`${nameOf(raw, index)}: ${field} ${issue === undefined ? 'is not allowed' : said(issue, 'step')}.`);
  }
  return succeed(completed(read.data, index));
}

/** What is wrong, and where a field is not known which are. */
function said(issue: Parameters<typeof issueText>[0], of: 'plan' | 'step'): string {
  if (issue.code !== 'unrecognized_keys') return issueText(issue);
  return `${issueText(issue)}; there are: ${fieldsAt(issue.path, of).join(', ')}`;
}

function nameOf(raw: unknown, index: number): string {
  const id: unknown = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
  return typeof id === 'string' ? `Step "${id.slice(0, 64)}"` : `Step number ${index + 1}`;
}

function completed(file: StepFile, index: number): StepDefinition {
  const { input: given, tool, doneWhen, ...others } = file;
  // Where every field has to be there, what is empty is meant to be left out.
  const rest = { ...others, ...(tool && { tool }), ...(doneWhen && { doneWhen }) };
  const kind = file.kind ?? (tool ? 'tool' : 'agent');
  const named = kind === 'agent' ? 'instructions' : kind === 'question' ? 'question' : 'text';
  const input = typeof given !== 'string' ? (given ?? {}) : kind === 'tool' ? jsonOf(given) : { [named]: given };
  const said = [input.instructions, input.question, input.text, input.command, input.path, input.pattern].find(
    (one) => typeof one === 'string',
  );
  const title = file.title ?? (said?.slice(0, 80) || tool || `Step ${index + 1}`);
  return { ...rest, id: file.id ?? `step-${index + 1}`, title, kind, needs: file.needs ?? [], input };
}

/** A tool's input as text: JSON of an object, or nothing that the tool will take. */
function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { input: text };
  } catch {
    return text.trim() === '' ? {} : { input: text };
  }
}

/** Of a plan whose fields are of the right types: whether they fit together. */
export function checkPlan(plan: Plan, known: Known): Outcome<Plan> {
  const ids = new Set<string>();
  for (const { id } of plan.steps) {
    if (ids.has(id)) return refused(`Step "${id}", field id: there are two steps of this name; each needs its own.`);
    ids.add(id);
  }
  if (plan.steps.length === 0) return refused('The plan has no steps; give at least one.');
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  for (const step of plan.steps) {
    const wrong = wrongPlace(step, byId) ?? wrongKind(step, known) ?? strayField(step) ?? wrongChoice(step, known);
    if (wrong !== undefined) return refused(`Step "${step.id}", field ${wrong}`);
  }
  const circle = circleIn(plan.steps);
  if (circle !== undefined) {
    return refused(
      `Step "${circle[0]}", field needs: the steps wait for each other in a circle: ${circle.join(' → ')}.`,
    );
  }
  return checkReferences(plan, known);
}

const listed = (names: Iterable<string>) => {
  const all = [...names];
  return all.length === 0 ? 'none' : `${all.slice(0, 30).join(', ')}${all.length > 30 ? ' …' : ''}`;
};

function wrongPlace(step: StepDefinition, byId: ReadonlyMap<string, StepDefinition>): string | undefined {
  for (const need of step.needs) {
    if (need === step.id) return 'needs: a step cannot need itself.';
    if (!byId.has(need)) return `needs: there is no step "${need}"; the steps are: ${listed(byId.keys())}.`;
  }
  if (step.parent === undefined) return undefined;
  const parent = byId.get(step.parent);
  const groups = [...byId.values()].filter((one) => one.kind === 'group').map((one) => one.id);
  if (parent === undefined) return `parent: there is no step "${step.parent}"; the groups are: ${listed(groups)}.`;
  if (parent.kind !== 'group' && parent.kind !== 'agent') {
    return `parent: "${step.parent}" is a ${parent.kind}; only a group can hold steps. The groups are: ${listed(groups)}.`;
  }
  return undefined;
}

function wrongKind(step: StepDefinition, known: Known): string | undefined {
  const filled = (key: string) => typeof step.input[key] === 'string' && String(step.input[key]).trim() !== '';
  switch (step.kind) {
    case 'tool': {
      if (step.tool === undefined) return `tool: a tool step names its tool; there are: ${listed(known.tools)}.`;
      if (!known.tools.includes(step.tool))
        return `tool: there is no tool "${step.tool}"; there are: ${listed(known.tools)}.`;
      const [issue] = known.inputIssues(step.tool, step.input);
      return issue === undefined ? undefined : `input${issue.path === '' ? '' : `.${issue.path}`}: ${issue.text}.`;
    }
    case 'agent':
      if (step.input.instructions !== undefined && !filled('instructions'))
        return 'input.instructions: must be a text.';
      break;
    case 'question':
      if (!filled('question')) return 'input.question: a question step needs the question as a text.';
      break;
    case 'gate':
      if (step.input.text !== undefined && !filled('text')) return 'input.text: must be a text.';
      break;
    default:
  }
  return step.tool === undefined ? undefined : `tool: only a tool step has one; this is a ${step.kind}.`;
}

/** Fields that only some kinds know what to do with: elsewhere they would promise what does not happen. */
const FIELDS = {
  model: ['agent'],
  persona: ['agent'],
  mayFail: ['tool'],
  check: ['agent', 'tool'],
  outputSchema: ['agent', 'tool'],
  retry: ['agent', 'tool'],
  timeoutMs: ['agent', 'tool', 'question', 'gate'],
  budget: ['agent', 'tool', 'group'],
} as const satisfies Partial<Record<keyof StepDefinition, readonly string[]>>;

function strayField(step: StepDefinition): string | undefined {
  for (const [field, kinds] of Object.entries(FIELDS)) {
    if (!Object.hasOwn(step, field) || kinds.some((kind) => kind === step.kind)) continue;
    return `${field}: a ${step.kind} step has none; only ${kinds.join(', ')} steps have.`;
  }
  return undefined;
}

function wrongChoice(step: StepDefinition, known: Known): string | undefined {
  if (step.persona !== undefined && !known.personas.includes(step.persona)) {
    return `persona: there is no persona "${step.persona}"; there are: ${listed(known.personas)}.`;
  }
  const model = step.model === undefined ? undefined : known.modelIssue(step.model);
  if (model !== undefined) return `model: ${model}`;
  if (step.check === undefined) return undefined;
  if (!known.tools.includes(step.check.tool)) {
    return `check.tool: there is no tool "${step.check.tool}"; there are: ${listed(known.tools)}.`;
  }
  const [issue] = known.inputIssues(step.check.tool, step.check.input);
  return issue === undefined ? undefined : `check.input${issue.path === '' ? '' : `.${issue.path}`}: ${issue.text}.`;
}
