// Turns the arguments a model wrote into data, once, when they are complete; what cannot be trusted to be whole is refused.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

/** Repairs the ways models err in JSON (quotes, commas, fences); throws when it cannot. */
export type RepairJson = (text: string) => string;

export function parseArguments(text: string, repair: RepairJson): Outcome<unknown> {
  const trimmed = text.trim();
  if (trimmed === '') return succeed({});
  const direct = parse(trimmed);
  if (direct.ok) return direct;
  // A text that does not close was cut off: completing it would run something the model never finished saying.
  if (!/\}\s*(```)?$/.test(trimmed) || !balanced(trimmed)) return refused(trimmed, 'it is cut off');
  try {
    const repaired = parse(repair(trimmed));
    if (repaired.ok && typeof repaired.value === 'object' && repaired.value !== null) return repaired;
  } catch {
    // Falls through to the refusal, which the model reads.
  }
  return refused(trimmed, direct.fault.text);
}

function parse(text: string): Outcome<unknown> {
  try {
    return succeed(JSON.parse(text));
  } catch (error) {
    return fail('tool.bad-json', error instanceof Error ? error.message : String(error));
  }
}

/** Counts braces outside strings; broken quoting makes it unbalanced, which errs on the side of refusing. */
function balanced(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (quoted && char === '\\') index++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '{') depth++;
    else if (!quoted && char === '}') depth--;
  }
  return depth === 0;
}

const refused = (text: string, why: string) =>
  fail(
    'tool.bad-json',
    `The arguments are not valid JSON (${why}); nothing was run. Send the call again with one complete JSON object. Received: ${text.slice(0, 200)}`,
  );
