// Tools that are seldom needed, behind one: every request names them, and only who asks for one is told how it is called.
import * as z from 'zod';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Ports } from '../ports.ts';
import { type CallScope, defineTool, type PreparedCall, type Tool } from './tool.ts';

/** All of them, and the one that stands for the rare ones where there are any. */
export function withMoreTools(all: readonly Tool[]): readonly Tool[] {
  const rare = all.filter((tool) => tool.rare);
  return rare.length === 0 ? all : [...all, moreTools(rare)];
}

function moreTools(rare: readonly Tool[]): Tool {
  const names = rare.map((tool) => tool.name).sort();
  return defineTool({
    name: 'more_tools',
    title: 'More tools',
    description: `Call ${names.join(', ')}. Without input: says how.`,
    modes: ['agent'],
    input: z.object({ tool: z.string(), input: z.record(z.string(), z.unknown()).optional() }),
    prepare: async ({ tool: name, input }, ports, scope) => {
      const tool = rare.find((one) => one.name === name);
      if (tool === undefined) return fail('tool.unknown', `${name} is none of these: ${names.join(', ')}.`);
      if (!tool.available(ports)) return fail('tool.not-offered', `There is nothing here that ${name} could work on.`);
      return input === undefined ? succeed(explanation(tool)) : passOn(tool, input, ports, scope);
    },
  });
}

const howOf = (tool: Tool) => `${tool.name}: ${tool.description} Its input: ${JSON.stringify(tool.inputSchema)}`;

function explanation(tool: Tool): PreparedCall {
  return {
    summary: `See how ${tool.name} is called`,
    effects: [{ kind: 'own', what: 'how a tool is called' }],
    run: async () => ({ forModel: howOf(tool) }),
  };
}

/** From here on it is a call of that tool like any other: its effects are decided on, its name is what is shown and logged. */
async function passOn(tool: Tool, input: unknown, ports: Ports, scope: CallScope): Promise<Outcome<PreparedCall>> {
  const prepared = await tool.prepare(input, ports, scope);
  if (prepared.ok) return succeed({ ...prepared.value, as: tool });
  const { fault } = prepared;
  return fault.code === 'tool.bad-input' ? fail(fault.code, `${fault.text} ${howOf(tool)}`) : prepared;
}
