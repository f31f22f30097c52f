// Joins a kind of provider to the wire that it speaks.
import type { Provider } from '../../core/llm/model.ts';
import { createProvider, type ProviderWire } from './provider.ts';
import type { ProviderConfig, ProviderDeps, ProviderKind, WireName } from './spec.ts';
import { anthropicAddress, anthropicWire } from './wires/messages/anthropic.ts';
import { openaiAddress, openaiWire } from './wires/openai.ts';

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

/** Its own service may speak better than all that speak like it. */
function wireOf(kind: ProviderKind, config: ProviderConfig): WireName {
  const given = config.baseUrl ?? kind.defaultBaseUrl;
  const official = kind.officialWire !== undefined && addressOf(kind, given) === kind.defaultBaseUrl;
  return config.wire ?? (official ? kind.officialWire : undefined) ?? kind.wire;
}

/** The address as its wire asks it. */
export function addressOf(kind: ProviderKind, given: string, wire: WireName = kind.wire): string {
  const own = kind.address?.(given) ?? given;
  return wire === 'anthropic-messages' ? anthropicAddress(own) : openaiAddress(own);
}

/** The wire is given the address and the quirks as they are to be used. */
export function createKindProvider(kind: ProviderKind, config: ProviderConfig, deps: ProviderDeps): Provider {
  const wire = wireOf(kind, config);
  const baseUrl = addressOf(kind, config.baseUrl ?? kind.defaultBaseUrl, wire);
  const official = baseUrl === kind.defaultBaseUrl;
  const quirks = { ...kind.quirks, ...(official ? kind.officialQuirks : {}), ...config.quirks };
  const whole: ProviderConfig = { ...config, baseUrl, quirks, wire };
  return createProvider(kind, whole, deps, WIRES[wire].create(kind, whole));
}

export const warmKind = async (kind: ProviderKind, config: ProviderConfig): Promise<void> => {
  await WIRES[wireOf(kind, config)].warm();
};
