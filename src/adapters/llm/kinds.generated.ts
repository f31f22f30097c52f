// Every kind of provider in this folder, in the order of the file names. Written by `npm run build`; do not edit.
import { anthropic } from './anthropic.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import type { ProviderKind } from './spec.ts';

export const providerKinds: readonly ProviderKind[] = [
  anthropic,
  ollama,
  openai,
];
