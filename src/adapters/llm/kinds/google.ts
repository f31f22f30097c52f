// Google's Gemini models through the OpenAI-compatible door of the Gemini API.

import { describeModel } from '../model-lists.ts';
import type { ProviderKind } from '../spec.ts';
import { text } from '../wires/fields.ts';

export const google: ProviderKind = {
  kind: 'google',
  title: 'Google Gemini',
  detail: 'Gemini models; needs an API key of Google AI Studio',
  wire: 'openai-chat',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
  keyNames: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  keyless: 'elsewhere',
  keyUrl: 'https://aistudio.google.com/apikey',
  keyHint: 'AIza…',
  quirks: { reasoningField: 'reasoning_effort', plainSchemas: true, signsCalls: true },
  roles: {
    act: 'gemini-3.8-flash',
    plan: 'gemini-3.1-pro-preview',
    fast: 'gemini-3.1-flash-lite',
    summarise: 'gemini-3.1-flash-lite',
  },
  // This door puts `models/` before the names, takes them without, and lists what paints, speaks and films too.
  describe: (entry) => {
    const model = describeModel({ ...entry, id: text(entry.id).replace(/^models\//, '') });
    if (model === undefined || !/^(gemini|gemma)-/.test(model.id)) return undefined;
    if (/image|tts|audio|live|robotics|computer-use/.test(model.id)) return undefined;
    return { ...model, embeds: model.id.includes('embedding') };
  },
};
