// recall: what was remembered in this workspace, best match first.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import { clip } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const ITEMS = 8;
const OF = 'a memory of ';

const asMemory = (source: string) => (source.startsWith(OF) ? source : `${OF}${source}`);

export const recall = defineTool({
  name: 'recall',
  title: 'Recall',
  description: 'Search remembered facts.',
  idempotent: true,
  outputs: ['items'],
  available: (ports) => ports.memory !== undefined,
  input: z.object({ query: filled() }),
  prepare: async ({ query }, ports) => {
    const { memory } = ports;
    if (memory === undefined) return fail('memory.unavailable', 'There is no memory here.');
    return succeed({
      summary: `Recall ${clip(JSON.stringify(query), 160)}`,
      effects: [{ kind: 'own', what: 'the memory' }],
      run: async (): Promise<ToolResult> => {
        const found = await memory.search(query, ITEMS);
        if (!found.ok) return { forModel: found.fault.text, fault: found.fault };
        const items = found.value.map(({ text }) => text);
        if (items.length === 0) return { forModel: 'Nothing about that is remembered.', output: { items } };
        const foreign = found.value.flatMap((item) => item.foreign ?? []);
        const lines = items.map((text) => `- ${text}`);
        return {
          forModel: lines.join('\n'),
          output: { items },
          display: { kind: 'text', text: lines.join('\n') },
          ...(foreign.length === 0 ? {} : { foreign: [...new Set(foreign.map(asMemory))] }),
        };
      },
    });
  },
});
