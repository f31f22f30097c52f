// Routes over models in memory: what each is asked and says, and how long was waited, with a clock that only waiting moves.
import type { Model, ModelChunk, ModelRequest } from '../../src/core/llm/model.ts';
import { createRoute } from '../../src/core/llm/route/create-route.ts';
import type { Route } from '../../src/core/llm/route/route.ts';
import { type Breakers, createBreakers } from '../../src/core/shared/breaker.ts';
import { type Fault, fail, fault, succeed } from '../../src/protocol/fault.ts';
import { fakeModel, type Say } from './spine.ts';

export interface RouteWorld {
  readonly route: Route;
  readonly breakers: Breakers;
  readonly waits: number[];
  /** PROVIDER/MODEL of each request, in order. */
  readonly asked: string[];
  readonly requests: ModelRequest[];
  readonly clock: { at: number; now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
}

export interface FakeSide {
  readonly answers: Say[];
  readonly capabilities?: Partial<Model['capabilities']>;
  readonly unconfigured?: boolean;
}

export const failing = (code: string, more: Partial<Fault> = {}, parts: string[] = []): readonly ModelChunk[] => [
  ...parts.map((text, part): ModelChunk => ({ type: 'text', part, text })),
  {
    type: 'fault',
    fault: fault(code, `It fails: ${code}.`, { retryable: true, ...more }),
    parts: parts.map((text) => ({ type: 'text', text })),
  },
];

/** The first of `sides` is the run's own model unless the test says otherwise; the others are the user's chain. */
export function routeWorld(sides: Readonly<Record<string, FakeSide>>): RouteWorld {
  const clock = {
    at: 1_700_000_000_000,
    now: () => clock.at,
    sleep: async (ms: number) => {
      waits.push(ms);
      clock.at += ms;
    },
  };
  const waits: number[] = [];
  const asked: string[] = [];
  const requests: ModelRequest[] = [];
  const models = new Map(
    Object.entries(sides).map(([id, side]) => {
      const inner = fakeModel(side.answers, requests);
      const capabilities = { ...inner.capabilities, contextLimit: null, ...side.capabilities };
      const stream: Model['stream'] = (request, signal) => {
        asked.push(id);
        return inner.stream(request, signal);
      };
      return [id, { ...inner, id, capabilities, stream }];
    }),
  );
  const breakers = createBreakers({ clock });
  const route = createRoute({
    clock,
    breakers,
    random: () => 0.5,
    resolve: (id) => {
      const model = models.get(id);
      return model === undefined ? fail('model.not-found', `There is no ${id}.`) : succeed(model);
    },
    fallbacks: () => Object.keys(sides).slice(1),
    configured: (id) => sides[id]?.unconfigured !== true,
    wrap: (model) => model,
  });
  return { route, breakers, waits, asked, requests, clock };
}
