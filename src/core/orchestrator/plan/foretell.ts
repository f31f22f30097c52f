// The forecast of a plan from what this machine has seen: steps of the past, prices of the models that are there.
import type { Plan } from '../../../protocol/plan.ts';
import type { Forecast } from '../../../protocol/view.ts';
import type { ModelDirectory, ModelPrice } from '../../llm/model.ts';
import type { Ports } from '../../ports.ts';
import { forecastOf } from './forecast.ts';
import { forecastText } from './forecast-text.ts';

export interface ForetellParts {
  readonly ports: Pick<Ports, 'clock' | 'spend'>;
  readonly priceOf: (model: string) => ModelPrice | null;
}

/** A model that is not there has no price that is known. */
export const pricesIn =
  (models: Pick<ModelDirectory, 'resolve'>) =>
  (model: string): ModelPrice | null => {
    const found = models.resolve(model);
    return found.ok ? found.value.price : null;
  };

/** Newer steps tell more of what is to come. */
const STEPS = 200;

/** Undefined where the plan asks no model, and where nothing of the past can be read. */
export async function foretell(plan: Plan, model: string, parts: ForetellParts): Promise<Forecast | undefined> {
  const { clock, spend } = parts.ports;
  const past = await spend?.steps(STEPS);
  if (past?.ok !== true) return undefined;
  const seed = Number.parseInt(clock.hash(JSON.stringify(plan.steps.map(({ id }) => id))).slice(0, 8), 16);
  const forecast = forecastOf(plan, { past: past.value, model, priceOf: parts.priceOf, seed });
  return forecast === undefined ? undefined : { ...forecast, text: forecastText(forecast) };
}
