// `orquestra tool` and `orquestra tools`: one call through the same runner and policy as a model's, and the list of tools.

import { firstStep } from '../../core/orchestrator/session.ts';
import { builtinTools } from '../../core/tools/builtin.generated.ts';
import type { Event } from '../../protocol/event.ts';
import type { Arguments } from './arguments.ts';
import { askOnTerminal } from './ask-on-terminal.ts';
import { complain, EXIT, exitOf } from './exit.ts';
import type { Open } from './main.ts';

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

export async function runTool(given: Arguments, open: Open): Promise<number> {
  const [name] = given.words;
  if (name === undefined) return complain('tool needs a name: orquestra tool NAME --input JSON', EXIT.usage);
  if (!builtinTools.some((tool) => tool.name === name)) {
    const names = builtinTools.map((tool) => tool.name).join(', ');
    return complain(`There is no tool named ${name}. The tools are: ${names}.`, EXIT.usage);
  }
  let input: unknown;
  try {
    input = JSON.parse(given.input ?? '{}');
  } catch (error) {
    return complain(`--input is not valid JSON: ${error instanceof Error ? error.message : String(error)}`, EXIT.usage);
  }
  const interactive = given.approve === 'rules' && process.stdin.isTTY === true && process.stderr.isTTY === true;
  const approve = given.approve === 'all' ? 'all' : interactive ? 'ask' : 'none';
  const composed = await open(given, [given.cwd], approve);
  if (!composed.ok) return complain(composed.fault.text, exitOf(composed.fault));
  try {
    const created = await composed.value.orchestrator.sessions.create({ mode: given.mode });
    if (!created.ok) return complain(created.fault.text, exitOf(created.fault));
    const session = created.value;
    let ended: Extract<Event, { type: 'tool.ended' }> | undefined;
    session.journal.subscribe({
      events: (events) => {
        for (const event of events) {
          if (event.type === 'tool.ended') ended = event;
          if (approve === 'ask') void askOnTerminal(event, session);
        }
      },
    });
    await session.journal.emit([{ type: 'session.renamed', title: `tool ${name}` }]);
    const stop = () => void session.stop('stopped');
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const started = await session.start({
      kind: 'tool',
      goal: `Run ${name}`,
      steps: [firstStep('tool', `Run ${name}`, { tool: name, input })],
      approve,
    });
    if (!started.ok) return complain(started.fault.text, exitOf(started.fault));
    const result = await started.value.ended;
    process.stdout.write(`${JSON.stringify(reportOf(session.id, ended))}\n`);
    return result.outcome === 'stopped' ? EXIT.stopped : EXIT[result.outcome];
  } finally {
    await composed.value.close();
  }
}

function reportOf(session: string, ended: Extract<Event, { type: 'tool.ended' }> | undefined) {
  if (ended === undefined) return { session, outcome: 'failed' };
  const { call, tool, outcome, forModel, display, changes, fault, ms } = ended;
  return { session, call, tool, outcome, text: forModel, display, changes, fault, ms };
}
