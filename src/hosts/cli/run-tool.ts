// `orquestra tool` and `orquestra tools`: one call through the same runner and policy as a model's, and the list of tools.

import type { Approve } from '../../core/create.ts';
import { firstStep } from '../../core/orchestrator/first-step.ts';
import type { Session } from '../../core/orchestrator/session.ts';
import { builtinTools } from '../../core/tools/builtin.generated.ts';
import type { Event } from '../../protocol/event.ts';
import { type Arguments, approveOf, type JsonObject } from './arguments.ts';
import { createAsker } from './ask-on-terminal.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import type { Open } from './main.ts';
import type { Stopping } from './stopping.ts';

export function listTools(json: boolean): number {
  if (json) {
    const tools = builtinTools.map(({ name, title, description, modes, offered, inputSchema }) => ({
      name,
      title,
      description,
      modes,
      offered,
      inputSchema,
    }));
    process.stdout.write(`${JSON.stringify(tools)}\n`);
  } else {
    for (const tool of builtinTools) process.stdout.write(`${tool.name.padEnd(16)} ${tool.description}\n`);
  }
  return EXIT.done;
}

export async function runTool(given: Arguments, open: Open, stopping: Stopping): Promise<number> {
  const [name] = given.words;
  if (name === undefined) return complain('tool needs a name: orquestra tool NAME --input JSON', EXIT.usage);
  if (!builtinTools.some((tool) => tool.name === name)) {
    const names = builtinTools.map((tool) => tool.name).join(', ');
    return complain(`There is no tool named ${name}. The tools are: ${names}.`, EXIT.usage);
  }
  const approve = approveOf(given);
  const composed = await open(given, [given.cwd], approve);
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  try {
    const created = await composed.value.orchestrator.sessions.create({ mode: given.mode });
    if (!created.ok) return complain(created.fault.text, exitOf(created.fault));
    const title = `tool ${name}`;
    await composed.value.orchestrator.dispatch({ type: 'session.rename', session: created.value.id, title });
    return await runCall(created.value, name, given.input ?? {}, approve, stopping);
  } finally {
    await composed.value.close();
  }
}

async function runCall(
  session: Session,
  name: string,
  input: JsonObject,
  approve: Approve,
  stopping: Stopping,
): Promise<number> {
  let ended: Extract<Event, { type: 'tool.ended' }> | undefined;
  const stop = () => void session.stop('stopped');
  const asker = createAsker(session, stop);
  session.journal.subscribe({
    events: (events) => {
      ended = events.find((event) => event.type === 'tool.ended') ?? ended;
      if (approve === 'ask') asker.events(events);
    },
  });
  // Stays for the rest of the process: a second Ctrl-C does not cut off the putting away.
  stopping.during(stop);
  try {
    const started = await session.start({
      kind: 'tool',
      goal: `Run ${name}`,
      steps: [firstStep('tool', `Run ${name}`, { tool: name, input: { ...input } })],
      approve,
    });
    if (!started.ok) return complain(started.fault.text, exitOf(started.fault));
    const result = await started.value.ended;
    process.stdout.write(`${JSON.stringify(reportOf(session.id, ended))}\n`);
    const { broken } = session.journal;
    if (broken !== undefined) return complain(broken.text, exitOf(broken));
    return result.outcome === 'stopped' ? EXIT.stopped : EXIT[result.outcome];
  } finally {
    asker.close();
  }
}

function reportOf(session: string, ended: Extract<Event, { type: 'tool.ended' }> | undefined) {
  if (ended === undefined) return { session, outcome: 'failed' };
  const { call, tool, outcome, forModel, display, changes, fault, ms } = ended;
  return { session, call, tool, outcome, text: forModel, display, changes, fault, ms };
}
