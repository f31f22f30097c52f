// The tools of a replay: described, decided and ended as the log has it; those that work on the engine alone are carried out anew.
import type { Decision, Effect } from '../../../protocol/approval.ts';
import { fail, fault, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Ports } from '../../ports.ts';
import type { PreparedCall, RunContext, Tool, ToolResult } from '../../tools/tool.ts';
import type { Outside } from '../outside.ts';
import type { Conductor } from './conductor.ts';
import type { Names } from './names.ts';
import { type CallRecord, eventAt, type Recording } from './recording.ts';
import type { Timing } from './timing.ts';

type ToolsOf = Pick<Outside, 'tools' | 'decide' | 'proposeRule'> & { readonly rules: Ports['rules'] };

export interface ServedParts {
  readonly recording: Recording;
  readonly timing: Timing;
  readonly conductor: Conductor;
  readonly names: Names;
  /** The real ones. */
  readonly tools: readonly Tool[];
}

interface Shared extends ServedParts {
  /** Places of what has been remembered again. */
  readonly told: Set<number>;
}

const NEVER = Number.POSITIVE_INFINITY;

/** For the calls of one step: which of them is asked about is known by what was last described. */
export function createServedTools(given: ServedParts): (step: string | undefined) => ToolsOf {
  const parts: Shared = { ...given, told: new Set() };
  const { recording, timing, conductor, names } = parts;
  const tools = catalogue(parts);
  return (step) => {
    const calls = new Map<readonly Effect[], CallRecord>();
    let last: CallRecord | undefined;

    const served = (tool: Tool): Tool => ({
      ...tool,
      prepare: async (raw, ports, scope) => {
        const record = recording.call(step ?? '', names.toLogged(scope.call ?? ''));
        const prepared = await prepare(parts, tool, record, () => tool.prepare(raw, ports, scope));
        if (record === undefined || !prepared.ok) return prepared;
        calls.set(prepared.value.effects, record);
        last = record;
        return prepared;
      },
    });

    const described = ({ prepared = NEVER, approval, started, ended, step: own }: CallRecord) => {
      const cut = /^tool\.(stopped|interrupted)$/.test(eventAt(recording, ended, 'tool.ended')?.fault?.code ?? '');
      return timing.beginning(own, prepared, cut && approval === undefined && started === undefined);
    };

    return {
      tools: tools.map(served),
      rules: {
        list: async () => {
          await conductor.hold(last === undefined ? NEVER : described(last), step, 'loose');
          return succeed([]);
        },
        add: (rule) => saveRule(parts, rule.id),
        remove: async (id) => ({ ok: false, fault: fault('rules.unknown', `No run removes rules: ${id} stays.`) }),
      },
      decide: ({ effects }) => decisionOf(recording, calls.get(effects)),
      proposeRule: (effects) => {
        const { rule, sessionRule } = calls.get(effects)?.approval ?? {};
        return { always: rule, session: sessionRule };
      },
    };
  };
}

/** As they were: which there were, how they were called. Those that only the log knows are of another host, or gone. */
function catalogue({ tools, recording }: ServedParts): readonly Tool[] {
  const titles = new Map<string, string>();
  const refused = new Set<string>();
  for (const event of recording.events) {
    if (event.type === 'tool.prepared') titles.set(event.tool, event.title);
    if (event.type === 'tool.ended' && event.fault?.code === 'tool.not-offered') refused.add(event.tool);
  }
  const known = new Set(tools.map((tool) => tool.name));
  return [
    ...tools.map((tool): Tool => {
      const title = titles.get(tool.name);
      const there = title !== undefined || (refused.has(tool.name) ? false : undefined);
      // No model is told of it, and to describe it takes time.
      return {
        ...withoutSchema(tool),
        title: title ?? tool.title,
        available: (ports) => there ?? tool.available(ports),
      };
    }),
    ...[...titles].flatMap(([name, title]) => (known.has(name) ? [] : [{ ...NO_TOOL, name, title }])),
  ];
}

function withoutSchema(tool: Tool): Tool {
  const { name, title, description, modes, offered, rare, idempotent, inside, outputs } = tool;
  const { available, issues, prepare: described } = tool;
  const told = { name, title, description, modes, offered, rare, idempotent, outputs, inputSchema: {} };
  return { ...told, ...(inside === undefined ? {} : { inside }), available, issues, prepare: described };
}

const NO_TOOL: Omit<Tool, 'name' | 'title'> = {
  description: '',
  modes: ['ask', 'plan', 'agent'],
  offered: true,
  rare: false,
  idempotent: false,
  outputs: ['text'],
  inputSchema: {},
  available: () => true,
  issues: () => [],
  prepare: async () => fail('tool.unknown', 'The log has nothing of this call.'),
};

async function prepare(
  parts: Shared,
  tool: Tool,
  record: CallRecord | undefined,
  anew: () => ReturnType<Tool['prepare']>,
): Promise<Outcome<PreparedCall>> {
  const { recording, conductor } = parts;
  const event = eventAt(recording, record?.prepared, 'tool.prepared');
  const ended = eventAt(recording, record?.ended, 'tool.ended');
  if (event === undefined && /^(tool\.stopped|budget\.)/.test(ended?.fault?.code ?? '')) return succeed(CHANGES);
  if (record === undefined || event === undefined) {
    await conductor.hold(record?.ended ?? NEVER, record?.step);
    return { ok: false, fault: ended?.fault ?? fault('tool.unknown', 'The log has nothing of this call.') };
  }
  // What failed has done nothing: why it was refused may not be so any more.
  if (tool.inside && ended?.outcome !== 'failed') return inItsPlace(parts, record, await anew());
  const { summary, effects, preview } = event;
  return succeed({
    summary,
    effects,
    ...(preview === undefined ? {} : { preview }),
    ...(event.tool === tool.name ? {} : { as: { ...NO_TOOL, name: event.tool, title: event.title } }),
    run: (context) => run(parts, record, context),
  });
}

/** What is carried out anew ends no sooner than it did. */
function inItsPlace({ conductor }: Shared, record: CallRecord, prepared: Outcome<PreparedCall>): Outcome<PreparedCall> {
  if (!prepared.ok) return prepared;
  const again = async (context: RunContext) => {
    const result = await prepared.value.run(context);
    if (conductor.patient) await conductor.hold(record.ended ?? NEVER, record.step);
    return result;
  };
  return succeed({ ...prepared.value, run: again });
}

/**
 * Described, but before others had ended, and no more when they had: the engine refused it then by itself. All that is known
 * of it is that it would have changed something.
 */
const CHANGES: PreparedCall = {
  summary: '',
  effects: [{ kind: 'write', path: '', label: '', inside: true }],
  run: async () => ({ forModel: '' }),
};

async function run(parts: Shared, record: CallRecord, context: RunContext): Promise<ToolResult> {
  const { recording, timing, conductor } = parts;
  for (const place of withinOf(parts, record)) {
    const asked = eventAt(recording, place, 'question.asked');
    const saved = eventAt(recording, place, 'memory.saved');
    await conductor.hold(asked === undefined ? place : timing.beginning(record.step, place, false), record.step);
    if (asked !== undefined) await context.ask(asked.question.question, asked.question.options);
    if (saved !== undefined) await context.remembered(saved.id, saved.text);
  }
  await conductor.hold(record.ended ?? NEVER, record.step);
  const ended = eventAt(recording, record.ended, 'tool.ended');
  if (ended === undefined) return { forModel: '' };
  const { forModel, display, changes, problems, foreign, hidden, fault: problem } = ended;
  const undone = recording.events.find((event, at) => at > (record.ended ?? NEVER) && event.type === 'edit.undone');
  const output = outputOf(recording, record);
  return {
    forModel,
    ...(output === undefined ? {} : { output }),
    ...(display === undefined ? {} : { display }),
    ...(changes === undefined ? {} : { changes }),
    ...(problems === undefined ? {} : { problems }),
    ...(foreign === undefined ? {} : { foreign }),
    ...(hidden === undefined ? {} : { hidden }),
    ...(problem === undefined ? {} : { fault: problem }),
    ...(undone?.type === 'edit.undone' ? { undone } : {}),
  };
}

/** What was asked and remembered while it ran. Which call remembered is not said: of those that ran, any can say it again. */
function withinOf({ recording, told }: Shared, { started, ended, step, asked }: CallRecord): readonly number[] {
  const saved = recording.events.flatMap((event, place) => {
    const during = place > (started ?? NEVER) && place < (ended ?? NEVER);
    return during && event.type === 'memory.saved' && event.step === step && !told.has(place) ? [place] : [];
  });
  for (const place of saved) told.add(place);
  return [...asked, ...saved].sort((one, other) => one - other);
}

/** Older logs have it only with the step that the call was, and what a command ended with only in what is shown of it. */
function outputOf(recording: Recording, record: CallRecord): ToolResult['output'] {
  const ended = eventAt(recording, record.ended, 'tool.ended');
  if (ended?.output !== undefined || ended?.display?.kind !== 'terminal') return ended?.output;
  const { exitCode, ms } = ended.display;
  return exitCode === undefined ? undefined : { exitCode, ms };
}

function decisionOf(recording: Recording, record: CallRecord | undefined): Decision {
  if (record?.approval !== undefined) return { verdict: 'ask', reasons: record.approval.reasons };
  const problem = eventAt(recording, record?.ended, 'tool.ended')?.fault;
  if (problem?.code !== 'policy.denied') return { verdict: 'allow', reasons: [] };
  const reasons = /^Not allowed: (.*) Do not try to reach the same by other means\.$/s.exec(problem.text)?.[1];
  return { verdict: 'deny', reasons: [reasons ?? problem.text] };
}

const NOT_SAVED = 'Allowed once only: ';

/** Whether the rule could be saved is told by what follows the answer. */
async function saveRule({ recording, conductor, names }: ServedParts, id: string): Promise<Outcome<void>> {
  const rule = names.toLogged(id);
  const place = recording.events.findIndex(
    (event, at) =>
      at >= conductor.place &&
      ((event.type === 'rule.added' && event.rule.id === rule) ||
        (event.type === 'approval.resolved' &&
          recording.call(event.step ?? '', event.call)?.approval?.rule?.id === rule)),
  );
  const event = recording.events[place];
  await conductor.hold(place < 0 ? NEVER : place);
  if (event?.type !== 'approval.resolved') return succeed(undefined);
  return { ok: false, fault: fault('rules.unwritable', (event.reason ?? '').replace(NOT_SAVED, '')) };
}
