// web_fetch: the readable text of one page; exactly the host that was shown is asked.
import * as z from 'zod';
import { succeed } from '../../../protocol/fault.ts';
import { clip } from '../../shared/text.ts';
import { readWebAddress } from '../../shared/web-address.ts';
import { filled } from '../fields.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const TEXT_LIMIT = 40_000;

export const webFetch = defineTool({
  name: 'web_fetch',
  title: 'Fetch page',
  description: 'Read a web page.',
  outputs: ['url', 'title', 'status'],
  input: z.object({ url: filled() }),
  prepare: async (input, ports) => {
    const address = readWebAddress(input.url);
    if (!address.ok) return address;
    const { effect, effects } = address.value;
    return succeed({
      summary: `Fetch ${clip(effect.url, 200)}`,
      preview: { kind: 'links', items: [{ label: effect.url, detail: `GET from ${effect.host}`, url: effect.url }] },
      effects,
      run: async ({ signal }): Promise<ToolResult> => {
        const page = await ports.web.fetch(effect.url, signal);
        if (!page.ok) return { forModel: page.fault.text, fault: page.fault };
        const { url, status, title, text, truncated } = page.value;
        const cut = truncated || text.length > TEXT_LIMIT ? '\n[The page is longer than this.]' : '';
        return {
          forModel: `${url} (${status}) ${title}\n${clip(text, TEXT_LIMIT)}${cut}`,
          foreign: [clip(url.replace(/[?#].*$/s, ''), 120)],
          output: { url, title: clip(title, 500), status },
          display: { kind: 'links', items: [{ label: title === '' ? url : title, detail: `${status} ${url}`, url }] },
        };
      },
    });
  },
});
