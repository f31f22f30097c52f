// Joins the modules of the core into one orchestrator: the only file in which their values meet, and the public door.
import type { Effect, Mode } from '../protocol/approval.ts';
import type { CoreCommand } from '../protocol/command.ts';
import type { Fault, Outcome } from '../protocol/fault.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Effort } from '../protocol/message.ts';
import type { Plan } from '../protocol/plan.ts';
import { createAgentStep } from './agents/agent-step.ts';
import { estimateOf, needOf, usageOf } from './agents/estimate.ts';
import { createMakeRoom } from './agents/make-room.ts';
import { createSummarise } from './agents/summarise.ts';
import { compactionOf, withSummary } from './llm/compaction.ts';
import type { ModelDirectory, ToolSpec } from './llm/model.ts';
import { createRoute } from './llm/route/create-route.ts';
import { repairTranscript } from './llm/transcript.ts';
import { costOf } from './llm/wrappers/meter.ts';
import { type CleanMessages, withRedaction } from './llm/wrappers/redact.ts';
import { withoutHidden } from './llm/wrappers/strip-hidden.ts';
import { createDispatch, type Dispatch } from './orchestrator/dispatch.ts';
import { type Asks, humanSteps } from './orchestrator/human-steps.ts';
import { createLeases } from './orchestrator/leases.ts';
import { createLooseRequests, type LooseRequests } from './orchestrator/loose-requests.ts';
import type { EngineOver, Outside } from './orchestrator/outside.ts';
import { readPlan } from './orchestrator/plan/check.ts';
import { pricesIn } from './orchestrator/plan/foretell.ts';
import type { PlanCommandParts } from './orchestrator/plan-commands.ts';
import { createPurse } from './orchestrator/purse.ts';
import type { Approve } from './orchestrator/run.ts';
import { Sessions } from './orchestrator/sessions.ts';
import { builtinPersonas } from './personas/builtin.generated.ts';
import { type DecisionRequest, decide, decideEach } from './policy/decide.ts';
import { createPolicy, type Policy } from './policy/policy.ts';
import { proposeRule } from './policy/propose-rule.ts';
import type { Ports } from './ports.ts';
import { systemPrompt } from './prompts/builtin/system.ts';
import { type Breakers, createBreakers, type OpenBreaker } from './shared/breaker.ts';
import { fractionOf } from './shared/fraction.ts';
import { schemaIssue } from './shared/json-schema.ts';
import type { RepairJson } from './tools/arguments.ts';
import { plainTools, withDescribed } from './tools/brought-tools.ts';
import { builtinTools } from './tools/builtin.generated.ts';
import { mendChanges } from './tools/edit/mend.ts';
import { examineUndo } from './tools/edit/undo-input.ts';
import { knownTools } from './tools/known-tools.ts';
import { withBreakers } from './tools/middleware/breakers.ts';
import { cacheFetches } from './tools/middleware/cache-fetches.ts';
import { checkProblems, type ProblemSettings } from './tools/middleware/check-problems.ts';
import { tellJobs } from './tools/middleware/job-news.ts';
import { labelForeign } from './tools/middleware/label-foreign.ts';
import { logCalls } from './tools/middleware/log-calls.ts';
import { recordChanges } from './tools/middleware/record-changes.ts';
import { samePlaces } from './tools/middleware/same-places.ts';
import { tellSaved } from './tools/middleware/tell-saved.ts';
import { truncate } from './tools/middleware/truncate.ts';
import { withMoreTools } from './tools/more-tools.ts';
import { withTasks } from './tools/report-tasks.ts';
import { createToolRunner } from './tools/runner.ts';
import { createSeenFiles } from './tools/seen-files.ts';
import type { Tool } from './tools/tool.ts';
import { createToolStep } from './tools/tool-step.ts';

export interface OrchestratorParts {
  readonly ports: Ports;
  readonly models: ModelDirectory;
  readonly repairJson: RepairJson;
  /** False in Restricted Mode: nothing may run. */
  readonly trusted: () => boolean;
  /** Why no message can be taken, for instance that no folder is open. */
  readonly blocked: () => Fault | undefined;
  readonly defaultMode: () => Mode;
  /** How much models think in sessions that say nothing of it; left to the models when absent. */
  readonly defaultEffort?: () => Effort;
  /** How questions of policy are answered when nobody says otherwise: a window asks, a script cannot. */
  readonly approve: Approve;
  /** Who can answer what steps of a plan ask, where that is not as with approvals. */
  readonly asks?: Asks;
  /** Canonical folders and files with Orquestra's own rules and sessions: no tool changes them, whoever approves. */
  readonly ownState?: readonly string[];
  /** What the user has set for every decision; balanced, and nothing more, where it is not given. */
  readonly policy?: () => Pick<DecisionRequest, 'autonomy' | 'offline' | 'sandboxed' | 'unsandboxed'>;
  /** Told when a session is held by another process. */
  readonly onHeldElsewhere?: (session: string) => void;
  /** What becomes of changes that bring new problems; nothing, where it is not given. */
  readonly problems?: () => ProblemSettings;
  /** What models may take; nothing but a plan's own budgets limits them, where it is not given. */
  readonly limits?: () => Limits;
  /** Beside the built-in ones. */
  readonly tools?: readonly Tool[];
}

export interface Orchestrator {
  readonly sessions: Sessions;
  /** Everything a user may ask; never throws. */
  readonly dispatch: Dispatch;
  /** The tools a mode offers to its model. */
  tools(mode: Mode): readonly Tool[];
  readonly personas: readonly string[];
  /** A plan from a file or from anybody, checked as when it is opened; nothing is kept of it. */
  checkPlan(raw: unknown): Outcome<Plan>;
  /** The tools that a step of a plan may be. */
  planTools(): readonly string[];
  /** Providers and hosts that are left alone for a while because they kept failing. */
  breakers(): readonly OpenBreaker[];
  prefix(mode: Mode): { readonly system: string; readonly tools: readonly ToolSpec[] };
  /** For other programs that ask a model through us: outside the user's own sessions, told in one of the day and counted as any request. */
  readonly loose: LooseRequests;
  /** The policy explained, tried out and edited: the user's own door, which no tool has. */
  readonly policy: Policy;
  /** Ends all runs as interrupted; sessions can be gone on with later. */
  close(): Promise<void>;
}

export function createOrchestrator(parts: OrchestratorParts): Orchestrator {
  const { ports, models } = parts;
  const all = withMoreTools(builtinTools, plainTools(parts.tools ?? []));
  const breakers = createBreakers({ clock: ports.clock });
  const { tools, prefix } = prompting(all, ports);
  const engine = engineOver(parts);
  const outside = realOutside(parts, all, breakers, prefix);
  const { runners, known } = engine(outside);
  const sessionParts: PlanCommandParts & { readonly defaultMode: () => Mode } = {
    ports,
    runners,
    known,
    schemaIssue,
    seenFiles: createSeenFiles,
    personaMode,
    replay: { engine, tools: all, seenFiles: createSeenFiles, personaMode, soon: () => ports.clock.soon() },
    effectsOf: async (name, input) => {
      const tool = all.find((one) => one.name === name);
      const prepared = await tool?.prepare(input, ports, { seen: createSeenFiles() });
      return prepared?.ok === true ? prepared.value.effects : undefined;
    },
    foresee: (effects, rules) =>
      decide({ ...circumstancesOf(parts), effects, rules, mode: 'agent', trusted: parts.trusted() }),
    compactionOf,
    priceOf: pricesIn(models),
    examineUndo: (input) => examineUndo(input, ports),
    mend: (changes) => mendChanges(changes, ports),
    leases: createLeases(),
    ...(parts.limits === undefined ? {} : { purse: createPurse({ ports, limits: parts.limits }) }),
    defaultModel: (mode) => (mode === 'plan' ? models.roleModel?.('plan') : undefined) ?? models.defaultModel(),
    ...(parts.defaultEffort === undefined ? {} : { defaultEffort: parts.defaultEffort }),
    settleModel: async (model) => models.settle?.(model),
    defaultMode: parts.defaultMode,
    blocked: parts.blocked,
  };
  const sessions = new Sessions({ ...sessionParts, onHeldElsewhere: parts.onHeldElsewhere });
  return {
    sessions,
    dispatch: createDispatch(sessions, sessionParts, parts.approve),
    tools,
    personas: builtinPersonas.map((persona) => persona.name),
    checkPlan: (raw) => readPlan(raw, known(), 'plan', 'Plan'),
    planTools: () => known().tools,
    breakers: () => breakers.states(),
    prefix,
    loose: createLooseRequests({
      ...outside,
      sessions,
      purse: sessionParts.purse,
      estimateOf,
      needOf,
      usageOf,
      repair: repairTranscript,
      mayAsk: (model) => !models.providers().some((one) => one.onlyChosen === true && model.startsWith(`${one.id}/`)),
    }),
    policy: policyOver(parts, all),
    close: () => sessions.close(),
  };
}

/** What holds for every decision here and now. */
const circumstancesOf = ({ ownState, policy, ports: { clock, files } }: OrchestratorParts) => ({
  ownState,
  roots: files.roots().map((root) => root.path),
  now: clock.now(),
  ...policy?.(),
});

const propose = (effects: readonly Effect[], { files, clock }: Ports) =>
  proposeRule(effects, { roots: files.roots().map((root) => root.path), now: clock.now() });

const policyOver = (parts: OrchestratorParts, tools: readonly Tool[]): Policy =>
  createPolicy({
    ports: parts.ports,
    tools,
    seenFiles: createSeenFiles,
    decide,
    decideEach,
    propose: (effects) => propose(effects, parts.ports).always,
    given: () => ({ ...circumstancesOf(parts), trusted: parts.trusted() }),
  });

const personaOf = (name: string | undefined) => builtinPersonas.find((persona) => persona.name === name);
const personaMode = (name: string) => personaOf(name)?.mode;

/** What a mode offers to its model, and what every request of it begins with. */
function prompting(all: readonly Tool[], ports: Ports) {
  const tools = (mode: Mode) =>
    all.filter((tool) => tool.offered && tool.modes.includes(mode) && tool.available(ports));
  const prefix = (mode: Mode, persona?: string) => ({
    system: systemPrompt(
      mode,
      ports.files.roots().map((root) => root.path),
      ports.shell.shell,
      personaOf(persona)?.prompt,
    ),
    tools: tools(mode)
      .filter((tool) => !tool.rare)
      .map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
  });
  return { tools, prefix };
}

/** The world itself: what runs in it changes it. */
function realOutside(
  parts: OrchestratorParts,
  tools: readonly Tool[],
  breakers: Breakers,
  prefix: ReturnType<typeof prompting>['prefix'],
): Outside {
  const { ports, models, problems = () => UNCHECKED, tools: brought = [] } = parts;
  const { clock, logger } = ports;
  const clean: CleanMessages = new WeakMap();
  const foreign = tools.filter((tool) => brought.some(({ name }) => name === tool.name));
  const resolve = (model: string) => models.resolve(model);
  const route = createRoute({
    clock,
    random: () => fractionOf(clock.hash(clock.id())),
    breakers,
    resolve,
    fallbacks: () => models.fallbacks?.() ?? [],
    configured: (model) => models.providers().some(({ id, configured }) => configured && model.startsWith(`${id}/`)),
    wrap: (model) => withoutHidden(withRedaction(model, clean)),
  });
  const modelFor = (current: string) => models.roleModel?.('summarise', current);
  const summarise = createSummarise({ clock, route, costOf, modelFor });
  return {
    ports,
    tools,
    asks: parts.asks,
    resolve,
    route,
    makeRoom: createMakeRoom({ resolve, compactionOf, withSummary, summarise }),
    costOf,
    system: (mode, persona) => prefix(mode, persona).system,
    toolSpecs: (mode) => prefix(mode).tools,
    trusted: parts.trusted,
    decide: (question) => decide({ ...withDescribed(question, foreign, ports), ...circumstancesOf(parts) }),
    proposeRule: (effects) => propose(effects, ports),
    middleware: [
      labelForeign(brought, ports),
      logCalls(logger, clock),
      ...(ports.changes === undefined ? [] : [recordChanges(ports.changes, ports)]),
      truncate,
      tellJobs(ports.shell),
      cacheFetches(clock),
      withBreakers(breakers),
      checkProblems(ports, problems),
      tellSaved(ports),
      // Nearest to the call: nothing comes between.
      samePlaces(ports.files),
    ],
  };
}

const UNCHECKED: ProblemSettings = { newProblems: 'ignore', wait: 0 };

/** Joins the engine's modules over the world, or over a log that is replayed. */
const engineOver =
  ({ repairJson }: Pick<OrchestratorParts, 'repairJson'>): EngineOver =>
  (outside) => {
    const { ports, tools, resolve } = outside;
    const runner = createToolRunner({
      ...outside,
      tools: () => tools,
      repairJson,
      reportTasks: (run, step, tasks) => run.revise((plan) => withTasks(plan, step, tasks)),
    });
    const tooling = knownTools(tools, ports);
    const showsOf = (name: string) => tools.find((tool) => tool.name === name)?.shows;
    return {
      runners: {
        agent: createAgentStep({ ...outside, runner, repairJson, schemaIssue, repairTranscript, showsOf }),
        tool: createToolStep({ clock: ports.clock, runner }),
        ...humanSteps(outside.asks),
      },
      known: () => ({
        ...tooling,
        personas: builtinPersonas.map((persona) => persona.name),
        modelIssue: (model) => {
          const resolved = resolve(model);
          return resolved.ok ? undefined : resolved.fault.text;
        },
      }),
    };
  };

export type { Approve, CoreCommand, Outcome, Ports, Tool };
