// The SDKs print nothing of their own, neither about models that grow old nor about what they are asked with.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type ScriptedModel, startScriptedModel } from '../../../../support/scripted-model/server.ts';
import { ask, collect, ended, scriptedProvider, WIRES } from '../../../../support/scripted-model/wires.ts';

const LEVELS = ['log', 'info', 'warn', 'error', 'debug'] as const;

describe('what an SDK prints', () => {
  let server: ScriptedModel;
  let printed: unknown[][] = [];
  const own = LEVELS.map((level) => console[level]);
  beforeEach(async () => {
    server = await startScriptedModel({ script: () => ({ text: 'Yes.' }) });
    printed = [];
    for (const level of LEVELS) console[level] = (...words: unknown[]) => printed.push(words);
  });
  afterEach(async () => {
    LEVELS.forEach((level, index) => {
      console[level] = own[index] ?? console.log;
    });
    await server.close();
  });

  for (const wire of WIRES) {
    it(`is nothing over ${wire}, even for a model that will be gone soon`, async () => {
      const url = wire === 'anthropic-messages' ? server.url : `${server.url}/v1`;
      for (const name of ['claude-sonnet-4-5', 'claude-opus-4-6', 'gpt-4o']) {
        const model = scriptedProvider(wire, url).model(name);
        ended(await collect(model, { ...ask('Well?'), effort: 'high' }));
      }
      assert.deepEqual(printed, []);
    });
  }
});
