// Planning: an agent in plan mode ends with a plan; what it says instead is read as one, or it is asked once more for it.
import type { ToolCallPart } from '../../protocol/message.ts';
import type { Step } from '../../protocol/plan.ts';
import type { StepResult, StepRun } from '../orchestrator/run.ts';
import { readJsonAnswer } from '../shared/read-json.ts';
import type { CallReport } from '../tools/runner.ts';
import type { AgentParts } from './agent-step.ts';
import type { Format } from './ask.ts';

export interface Planning {
  note(calls: readonly ToolCallPart[], reports: readonly CallReport[]): void;
  /** After an answer without calls: undefined when the step may end, or what to ask for next. */
  settle(text: string): Promise<StepResult | { readonly format: Format } | undefined>;
}

const TOOL = 'propose_plan';

/** How often a plan that cannot be used is sent back. */
const TRIES = 3;

/** Undefined for an agent that does not plan. */
export function createPlanning(parts: AgentParts, step: Step, run: StepRun): Planning | undefined {
  const plans = run.mode === 'plan' && (run.kind === 'turn' ? run.agent === undefined : step.persona === 'planner');
  if (!plans) return undefined;
  let proposed = false;
  let tries = 0;
  return {
    note: (calls, reports) => {
      const done = calls.some(
        (call) =>
          call.tool === TOOL && reports.some((report) => report.call === call.call && report.outcome === 'done'),
      );
      proposed ||= done;
    },
    settle: async (text) => {
      if (proposed) return undefined;
      const read = readJsonAnswer(text, parts.repairJson);
      const isPlan = read.ok && typeof read.value === 'object' && read.value !== null && 'steps' in read.value;
      let problem = read.ok || tries > 0 ? 'That is not a plan.' : '';
      if (isPlan) {
        if (saysNothing(read.value)) return undefined;
        const taken = await run.propose(step.id, read.value);
        if (taken.ok) return undefined;
        problem = taken.fault.text;
      }
      tries += 1;
      // Said nothing like a plan, twice: what it said is the answer.
      if (tries >= TRIES || (tries === 2 && !isPlan))
        return isPlan ? { state: 'failed', fault: planFault(problem) } : undefined;
      await run.emit([
        {
          type: 'message.added',
          run: run.id,
          step: step.id,
          message: parts.ports.clock.id(),
          parts: [{ type: 'text', text: `${problem} ${ASK}`.trim() }],
          by: 'engine',
        },
      ]);
      return { format: FORMAT };
    },
  };
}

const planFault = (text: string) => ({ code: 'plan.invalid', text, retryable: false });

/** A plan without steps says that there is nothing to do. */
const saysNothing = (plan: object) => 'steps' in plan && Array.isArray(plan.steps) && plan.steps.length === 0;

const ASK =
  'Give the plan as one JSON object and nothing else: {"goal", "steps": [{"id", "title", "kind": "agent" | "tool" | "question" | "gate" | "group", "needs": [ids], "tool", "input", "doneWhen"}]}. If there is nothing to plan, give {"goal": "", "steps": []}.';

/** Closed and without optional fields, which is what structured output of every wire takes; `input` is JSON text or instructions. */
const FORMAT: Format = {
  name: 'plan',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['goal', 'steps'],
    properties: {
      goal: { type: 'string' },
      steps: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['id', 'title', 'kind', 'needs', 'tool', 'input', 'doneWhen'],
          properties: {
            id: { type: 'string' },
            title: { type: 'string' },
            kind: { type: 'string', enum: ['agent', 'tool', 'question', 'gate', 'group'] },
            needs: { type: 'array', items: { type: 'string' } },
            tool: { type: 'string', description: 'Of a tool step; otherwise empty.' },
            input: {
              type: 'string',
              description: "Of a tool step: the tool's input as JSON; otherwise the instructions.",
            },
            doneWhen: { type: 'string' },
          },
        },
      },
    },
  },
};
