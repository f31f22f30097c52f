// Every kind of provider in kinds/, in the order of the file names. Written by `npm run build`; do not edit.
import { anthropic } from './kinds/anthropic.ts';
import { azure } from './kinds/azure.ts';
import { cerebras } from './kinds/cerebras.ts';
import { compatible } from './kinds/compatible.ts';
import { deepseek } from './kinds/deepseek.ts';
import { fireworks } from './kinds/fireworks.ts';
import { google } from './kinds/google.ts';
import { groq } from './kinds/groq.ts';
import { litellm } from './kinds/litellm.ts';
import { lmstudio } from './kinds/lmstudio.ts';
import { mistral } from './kinds/mistral.ts';
import { ollama } from './kinds/ollama.ts';
import { openai } from './kinds/openai.ts';
import { openrouter } from './kinds/openrouter.ts';
import { portkey } from './kinds/portkey.ts';
import { together } from './kinds/together.ts';
import { xai } from './kinds/xai.ts';
import type { ProviderKind } from './spec.ts';

export const providerKinds: readonly ProviderKind[] = [
  anthropic,
  azure,
  cerebras,
  compatible,
  deepseek,
  fireworks,
  google,
  groq,
  litellm,
  lmstudio,
  mistral,
  ollama,
  openai,
  openrouter,
  portkey,
  together,
  xai,
];
