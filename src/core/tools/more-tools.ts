// Tools that are seldom needed, behind one: requests name them while they are few, and only who asks is told how one is called.
import * as z from 'zod';
import type { Mode } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Ports } from '../ports.ts';
import { tokensOfText } from '../shared/estimate-tokens.ts';
import { clip } from '../shared/text.ts';
import { searchTools } from './search-tools.ts';
import { type CallScope, defineTool, type PreparedCall, type Tool } from './tool.ts';

/** Tools that are not built in are described in every request only where all of them together take no more tokens. */
const DESCRIBED = 400;
/** More names than these are not told but searched. */
const NAMED = 30;
/** Of what a search finds: so many are explained, and so many more are named. */
const EXPLAINED = 5;
const FOUND = 20;
/** Characters of one explanation. */
const EXPLANATION = 2_000;

/** All of them, and the one that stands for the rare ones where there are any. `brought`: those that are not built in. */
export function withMoreTools(builtin: readonly Tool[], brought: readonly Tool[] = []): readonly Tool[] {
  const all = [...builtin, ...(sizeOf(brought) > DESCRIBED ? brought.map(asRare) : brought)];
  const rare = all.filter((tool) => tool.rare);
  const foreign = new Set(brought.map((tool) => tool.name));
  return rare.length === 0 ? all : [...all, moreTools(rare, foreign)];
}

const sizeOf = (tools: readonly Tool[]) =>
  tools.reduce(
    (sum, tool) => sum + tokensOfText(`${tool.name} ${tool.description} ${JSON.stringify(tool.inputSchema)}`),
    0,
  );

const asRare = (tool: Tool): Tool => ({ ...tool, rare: true });

interface Input {
  readonly tool?: string | undefined;
  readonly query?: string | undefined;
  readonly input?: Readonly<Record<string, unknown>> | undefined;
}

const TOOL = z.string();
const INPUT = z.record(z.string(), z.unknown()).optional();
const NAMED_INPUT = z.object({ tool: TOOL, input: INPUT });
const SEARCHED_INPUT = z.object({ query: z.string().optional(), tool: TOOL.optional(), input: INPUT });

function moreTools(rare: readonly Tool[], foreign: ReadonlySet<string>): Tool {
  const searched = rare.length > NAMED;
  const named = (searched ? rare.filter((tool) => !foreign.has(tool.name)) : rare).map((tool) => tool.name).sort();
  const modes: readonly Mode[] = (['ask', 'plan', 'agent'] as const).filter((mode) =>
    rare.some((tool) => tool.modes.includes(mode)),
  );
  const common = { name: 'more_tools', title: 'More tools', modes };
  const prepare = async ({ tool: name, query, input }: Input, ports: Ports, scope: CallScope) => {
    const offered = rare.filter((tool) => scope.mode === undefined || tool.modes.includes(scope.mode));
    if (name === undefined) return search(offered, query ?? '', ports, foreign);
    const tool = offered.find((one) => one.name === name);
    if (tool === undefined) return fail('tool.unknown', unknown(name, searched, offered));
    if (!tool.available(ports)) return fail('tool.not-offered', `There is nothing here that ${name} could work on.`);
    return input === undefined ? succeed(explanation(tool, foreign)) : passOn(tool, input, ports, scope);
  };
  if (!searched) {
    const description = `Call ${named.join(', ')}. Without input: says how.`;
    return defineTool({ ...common, description, input: NAMED_INPUT, prepare });
  }
  const names = named.length === 0 ? '' : `${named.join(', ')} and `;
  const description = `Call ${names}${rare.length - named.length} other tools. query: finds them; tool without input: says how.`;
  return defineTool({ ...common, description, input: SEARCHED_INPUT, prepare });
}

function unknown(name: string, searched: boolean, offered: readonly Tool[]): string {
  if (!searched) return `${name} is none of these: ${offered.map((tool) => tool.name).join(', ')}.`;
  return `There is no tool ${clip(name, 80)} among them. Find one with a query.`;
}

const howOf = (tool: Tool) =>
  clip(`${tool.name}: ${tool.description} Its input: ${JSON.stringify(tool.inputSchema)}`, EXPLANATION);

/** What a tool that is not built in says of itself is text from elsewhere. */
const sourcesOf = (tools: readonly Tool[], foreign: ReadonlySet<string>) => {
  const sources = tools.filter((tool) => foreign.has(tool.name)).map(sourceOf);
  return sources.length === 0 ? {} : { foreign: sources };
};

const NAMES = { foreign: ['the names of tools that are not built in'] };

export const sourceOf = (tool: Tool) => `the description of the tool ${tool.title}`;

function explanation(tool: Tool, foreign: ReadonlySet<string>): PreparedCall {
  return {
    summary: `See how ${tool.name} is called`,
    effects: [{ kind: 'own', what: 'how a tool is called' }],
    run: async () => ({ forModel: howOf(tool), ...sourcesOf([tool], foreign) }),
  };
}

function search(
  offered: readonly Tool[],
  query: string,
  ports: Ports,
  foreign: ReadonlySet<string>,
): Outcome<PreparedCall> {
  const found = searchTools(
    offered.filter((tool) => tool.available(ports)),
    query,
  );
  const explained = found.slice(0, EXPLAINED);
  const others = found.slice(EXPLAINED, FOUND);
  const lines = [
    ...explained.map(howOf),
    ...(others.length === 0 ? [] : [`Also: ${others.map((tool) => tool.name).join(', ')}`]),
    ...(found.length > FOUND ? [`[${found.length - FOUND} more; ask for less]`] : []),
  ];
  const nothing = `Nothing is found for that. There are ${groupsOf(offered)}.`;
  return succeed({
    summary: `Find tools: ${clip(query, 100)}`,
    effects: [{ kind: 'own', what: 'which tools there are' }],
    run: async () => ({
      forModel: lines.length === 0 ? nothing : lines.join('\n\n'),
      ...(found.length === 0 ? NAMES : sourcesOf(explained, foreign)),
    }),
  });
}

/** How many tools begin with the same word, most first. */
function groupsOf(tools: readonly Tool[]): string {
  const counts = new Map<string, number>();
  for (const { name } of tools) {
    const group = name.split(/[_./-]/)[0] ?? name;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const most = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, FOUND);
  return most.map(([group, count]) => `${clip(group, 40)} (${count})`).join(', ');
}

/** From here on it is a call of that tool like any other: its effects are decided on, its name is what is shown and logged. */
async function passOn(tool: Tool, input: unknown, ports: Ports, scope: CallScope): Promise<Outcome<PreparedCall>> {
  const prepared = await tool.prepare(input, ports, scope);
  if (prepared.ok) return succeed({ ...prepared.value, as: tool });
  const { fault } = prepared;
  return fault.code === 'tool.bad-input' ? fail(fault.code, `${fault.text} ${howOf(tool)}`) : prepared;
}
