// The demo model that `npm start` offers without a key: plainly scripted, over a real loopback server and a real wire.
import { nextOfPlan } from './plan-story.ts';
import type { Script } from './script.ts';
import { startScriptedModel } from './server.ts';
import { nextOfStory } from './story.ts';

/** Says what it is wherever its name is shown. */
export const DEMO_MODEL = 'scripted-demo';
const HUMAN_PACE = 60;

/** The story as a script, for a scripted model of one's own. */
export function demoScript({ tokensPerSecond = HUMAN_PACE }: { readonly tokensPerSecond?: number } = {}): Script {
  return (request) => ({ ...(nextOfPlan(request) ?? nextOfStory(request)), tokensPerSecond });
}

/** The address takes both wires: as it is for messages, with `/v1` for chat completions. */
export async function startDemoModel(
  options: { readonly tokensPerSecond?: number; readonly port?: number } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const server = await startScriptedModel({ script: demoScript(options), models: [DEMO_MODEL], port: options.port });
  return { url: server.url, close: server.close };
}
