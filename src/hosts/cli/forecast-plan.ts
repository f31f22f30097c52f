// `orquestra plan forecast`: what a plan from a file will probably take of models; nothing of it is run or kept.
import { foretell, pricesIn } from '../../core/orchestrator/plan/foretell.ts';
import type { Arguments } from './arguments.ts';
import { EXIT, refuse } from './exit.ts';
import { readJsonWords } from './file-words.ts';
import type { Open } from './main.ts';
import { printable } from './printable.ts';

export async function forecastPlan(given: Arguments, open: Open): Promise<number> {
  const raw = await readJsonWords(given.words[0] ?? '-');
  if (!raw.ok) return refuse(raw.fault);
  const composed = await open(given, [given.cwd], 'none');
  if (!composed.ok) return refuse(composed.fault);
  const { orchestrator, directory, ports } = composed.value;
  try {
    const plan = orchestrator.checkPlan(raw.value);
    if (!plan.ok) return refuse(plan.fault);
    const model = given.model ?? directory.defaultModel() ?? '';
    const forecast = await foretell(plan.value, model, { ports, priceOf: pricesIn(directory) });
    if (given.json) process.stdout.write(`${JSON.stringify(forecast ?? null)}\n`);
    else if (forecast === undefined) process.stdout.write('The plan asks no model.\n');
    else process.stdout.write(printable(`${forecast.text}\n`));
    return EXIT.done;
  } finally {
    await composed.value.close();
  }
}
