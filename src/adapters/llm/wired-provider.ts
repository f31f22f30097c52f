// Joins a kind of provider to the wire that it speaks.
import type { Provider } from '../../core/llm/model.ts';
import { anthropicAddress, anthropicWire } from './anthropic.ts';
import { openaiAddress, openaiWire } from './openai.ts';
import { createProvider, type ProviderWire } from './provider.ts';
import type { ProviderConfig, ProviderDeps, ProviderKind, WireName } from './spec.ts';

interface Wire {
  readonly create: (kind: ProviderKind, config: ProviderConfig) => ProviderWire;
  /** Loads what the first request would have to wait for. */
  readonly warm: () => Promise<unknown>;
}

const openai: Wire = { create: openaiWire, warm: () => import('openai') };
const WIRES: Readonly<Record<WireName, Wire>> = {
  'openai-chat': openai,
  'openai-responses': openai,
  'anthropic-messages': { create: anthropicWire, warm: () => import('@anthropic-ai/sdk') },
};

const wireOf = (kind: ProviderKind, config: ProviderConfig) => config.wire ?? kind.wire;

/** The address as its wire asks it. */
export function addressOf(kind: ProviderKind, given: string): string {
  const own = kind.address?.(given) ?? given;
  return kind.wire === 'anthropic-messages' ? anthropicAddress(own) : openaiAddress(own);
}

/** The wire is given the address and the quirks as they are to be used. */
export function createKindProvider(kind: ProviderKind, config: ProviderConfig, deps: ProviderDeps): Provider {
  const baseUrl = addressOf(kind, config.baseUrl ?? kind.defaultBaseUrl);
  const official = baseUrl === kind.defaultBaseUrl;
  const quirks = { ...kind.quirks, ...(official ? kind.officialQuirks : {}), ...config.quirks };
  const whole: ProviderConfig = { ...config, baseUrl, quirks, wire: wireOf(kind, config) };
  return createProvider(kind, whole, deps, WIRES[wireOf(kind, config)].create(kind, whole));
}

export const warmKind = async (kind: ProviderKind, config: ProviderConfig): Promise<void> => {
  await WIRES[wireOf(kind, config)].warm();
};
