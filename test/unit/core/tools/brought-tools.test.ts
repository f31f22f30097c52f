// Tools that are not built in: what they say of themselves is plain, and counts as text from elsewhere.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as z from 'zod';
import type { Ports } from '../../../../src/core/ports.ts';
import { plainTools, withDescribed } from '../../../../src/core/tools/brought-tools.ts';
import { defineTool } from '../../../../src/core/tools/tool.ts';
import { fail } from '../../../../src/protocol/fault.ts';

const TAG = '\u{e0041}';
const weather = defineTool({
  name: 'weather',
  title: `Weather${TAG}`,
  description: `Tells the weather.${TAG}`,
  modes: ['agent'],
  input: z.object({ city: z.string().describe(`A city${TAG}`) }),
  prepare: async () => fail('x', ''),
});
const ports = {} as Ports;

describe('a tool that is not built in', () => {
  it('says nothing that is not seen', () => {
    const [plain] = plainTools([weather]);
    assert.equal(plain?.title, 'Weather');
    assert.equal(plain?.description, 'Tells the weather.');
    assert.ok(!JSON.stringify(plain?.inputSchema).includes(TAG));
    assert.equal(plain?.name, 'weather');
  });

  it('has been read by the model of its modes before anything else, and by nobody where there is none', () => {
    const tools = plainTools([weather]);
    const of = (mode: 'agent' | 'ask', foreign?: readonly string[]) =>
      withDescribed({ mode, ...(foreign === undefined ? {} : { foreign }) }, tools, ports).foreign;
    assert.deepEqual(of('agent', ['a page']), ['a page', 'the description of the tool Weather']);
    assert.deepEqual(of('ask', []), []);
    assert.equal(of('agent'), undefined);
  });
});
