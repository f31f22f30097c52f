// The form of a plan's file as JSON Schema, for editors and for whoever writes plans by program.
import * as z from 'zod/mini';
import { PlanFileSchema, type StepFile, StepFileSchema } from '../../core/orchestrator/plan/file.ts';

const STEP: Readonly<Record<keyof StepFile, string>> = {
  id: 'How other steps name it; step-1, step-2, … when left out.',
  title: 'What it does, as people read it.',
  kind: 'tool: one call of a tool. agent: a task for a model with tools. question: asks and keeps the answer. gate: asks whether to go on. group: holds the steps that name it as parent. tool when a tool is named and agent otherwise.',
  parent: 'The group that it is part of.',
  needs: 'Steps that must be done or skipped before it starts; those that its input refers to are added.',
  tool: 'Of a tool step: its name, as orquestra tools lists them.',
  input:
    'tool: its input. agent: {"instructions"} or just a text. question: {"question", "options"?} or just a text. gate: {"text"} or just a text. Any text in it may refer to what an earlier step gave: {{steps.ID.output.NAME}}; alone in its text it keeps its type.',
  doneWhen: 'For an agent: when it is done, in words.',
  check: 'A call that must succeed for the step to be done; a command must end with exit code 0.',
  when: 'Where it does not hold, the step is skipped.',
  outputSchema: 'JSON Schema that its output must fulfil; an agent answers with JSON of this form.',
  retry: 'Attempts in all for faults that may pass, and the first pause between them in milliseconds, which doubles.',
  timeoutMs: 'How long an attempt may take.',
  mayFail: 'A command that ends with another exit code than 0 is an answer, not a failure.',
  budget: 'Limits for it and all under it.',
  model: 'PROVIDER/MODEL, for an agent.',
  persona: 'For an agent: planner, engineer, reviewer, tester.',
  estimate: 'What it is expected to cost; shown, never held.',
  effects: 'What it is expected to do; shown and asked for once before the plan runs.',
};

const PLAN: Readonly<Record<keyof z.infer<typeof PlanFileSchema>, string>> = {
  goal: 'What the plan is for.',
  steps: 'In any order; what does not need each other runs side by side.',
  budget: 'Limits of all steps together.',
  parallel: 'Steps side by side at most; 4 when left out.',
  replans: 'How often a planner may be asked by itself for other steps when some gave up; never when left out.',
};

const FileSchema = z.strictObject({ ...PlanFileSchema.shape, steps: z.array(StepFileSchema).check(z.minLength(1)) });

const textOf = (texts: Readonly<Record<string, string>>, name: unknown) =>
  typeof name === 'string' && Object.hasOwn(texts, name) ? texts[name] : undefined;

export const planSchema = () =>
  z.toJSONSchema(FileSchema, {
    io: 'input',
    override: ({ jsonSchema, path }) => {
      const [, name, ...deeper] = path;
      const inStep = name === 'steps' && deeper.length === 3;
      const text = inStep ? textOf(STEP, deeper[2]) : path.length === 2 ? textOf(PLAN, name) : undefined;
      if (text !== undefined) jsonSchema.description = text;
    },
  });
