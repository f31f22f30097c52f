// `orquestra plan check`, `plan show` and `plan schema`: plans as files, looked at without running anything.
import { planFile } from '../../core/orchestrator/plan/file.ts';
import { stepDetail } from '../../core/orchestrator/plan/step-detail.ts';
import { fail, succeed } from '../../protocol/fault.ts';
import type { Arguments } from './arguments.ts';
import { EXIT, refuse } from './exit.ts';
import { readJsonWords } from './file-words.ts';
import type { Open } from './main.ts';
import { planSchema } from './plan-schema.ts';
import { lookAt, withLog } from './session-log.ts';

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** With every field as it will be taken; written into a file it gives the same plan. */
export async function checkPlan(given: Arguments, open: Open): Promise<number> {
  const raw = await readJsonWords(given.words[0] ?? '-');
  if (!raw.ok) return refuse(raw.fault);
  const composed = await open(given, [given.cwd], 'none');
  if (!composed.ok) return refuse(composed.fault);
  try {
    const plan = composed.value.orchestrator.checkPlan(raw.value);
    if (!plan.ok) return refuse(plan.fault);
    print(planFile(plan.value));
    return EXIT.done;
  } finally {
    await composed.value.close();
  }
}

/** The plan as a file; with --json with all that has become of it, with --step all there is to see of that step. */
export async function showPlan(given: Arguments): Promise<number> {
  const [session = ''] = given.words;
  return withLog(async (log) => {
    const seen = await lookAt(log, session);
    if (!seen.ok) return seen;
    const { plan } = seen.value.view;
    if (plan === undefined) return fail('cli.no-plan', `Session ${session} has no plan; plan run FILE gives it one.`);
    if (given.step === undefined) {
      print(given.json ? plan : planFile(plan));
      return succeed(undefined);
    }
    const detail = await stepDetail(log, session, plan, given.step);
    if (!detail.ok) return fail('cli.no-step', detail.fault.text);
    print(detail.value);
    return succeed(undefined);
  });
}

export function showSchema(): number {
  print(planSchema());
  return EXIT.done;
}
