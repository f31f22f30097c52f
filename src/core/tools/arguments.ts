// Turns the arguments a model wrote into data, once, when they are complete; what cannot be trusted to be whole is refused.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { isBalanced, readJson } from '../shared/json-text.ts';

/** Repairs the ways models err in JSON (quotes, commas, fences); throws when it cannot. */
export type RepairJson = (text: string) => string;

export function parseArguments(text: string, repair: RepairJson): Outcome<unknown> {
  const trimmed = text.trim();
  if (trimmed === '') return succeed({});
  const direct = readJson(trimmed);
  if (direct.ok) return succeed(direct.value);
  // A text that does not close was cut off: completing it would run something the model never finished saying.
  if (!/\}\s*(```)?$/.test(trimmed) || !isBalanced(trimmed)) return refused(trimmed, 'it is cut off');
  try {
    const repaired = readJson(repair(trimmed));
    if (repaired.ok && typeof repaired.value === 'object' && repaired.value !== null) return succeed(repaired.value);
  } catch {
    // Falls through to the refusal, which the model reads.
  }
  return refused(trimmed, direct.why);
}

const refused = (text: string, why: string) =>
  fail(
    'tool.bad-json',
    `The arguments are not valid JSON (${why}); nothing was run. Send the call again with one complete JSON object. Received: ${text.slice(0, 200)}`,
  );
