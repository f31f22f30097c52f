// web_search: asks the search provider that has a key.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import { clip } from '../../shared/text.ts';
import { readWebAddress } from '../../shared/web-address.ts';
import { filled } from '../fields.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const RESULTS = 8;

export const webSearch = defineTool({
  name: 'web_search',
  title: 'Search the web',
  description: 'Search the web.',
  available: (ports) => ports.web.search !== undefined,
  input: z.object({ query: filled() }),
  prepare: async ({ query }, ports) => {
    const { search } = ports.web;
    if (search === undefined) {
      return fail(
        'web.no-search',
        'No web search is set up. Add a key for Brave or Tavily, or the address of a SearXNG server, in the settings.',
        { action: 'open-settings' },
      );
    }
    const address = readWebAddress(search.url, { own: true });
    if (!address.ok) return address;
    return succeed({
      summary: `Search the web for ${clip(JSON.stringify(query), 160)}`,
      preview: { kind: 'text', text: `Asks ${search.provider}: ${query}` },
      effects: [address.value.effect],
      run: async ({ signal }): Promise<ToolResult> => {
        const found = await search.run(query, RESULTS, signal);
        if (!found.ok) return { forModel: found.fault.text, fault: found.fault };
        const foreign = [`the search provider ${search.provider}`];
        if (found.value.length === 0) return { forModel: 'Nothing was found.', foreign: [] };
        const lines = found.value.map(({ title, url, snippet }) => `${title}\n${url}\n${clip(snippet, 400)}`);
        const items = found.value.map(({ title, url, snippet }) => ({ label: title, detail: clip(snippet, 400), url }));
        return { forModel: lines.join('\n\n'), foreign, display: { kind: 'links', items } };
      },
    });
  },
});
