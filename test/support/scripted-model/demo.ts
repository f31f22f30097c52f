// The demo model that `npm start` offers without a key: plainly scripted, over a real loopback server and a real wire.
import { startScriptedModel } from './server.ts';
import { nextOfStory } from './story.ts';

/** Says what it is wherever its name is shown. */
export const DEMO_MODEL = 'scripted-demo';
const HUMAN_PACE = 60;

/** The address takes both wires: as it is for messages, with `/v1` for chat completions. */
export async function startDemoModel(
  options: { readonly tokensPerSecond?: number; readonly port?: number } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const { tokensPerSecond = HUMAN_PACE, port } = options;
  const server = await startScriptedModel({
    script: (request) => ({ ...nextOfStory(request), tokensPerSecond }),
    models: [DEMO_MODEL],
    port,
  });
  return { url: server.url, close: server.close };
}
