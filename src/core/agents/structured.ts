// Reads an agent's last answer as the JSON that its step promises to later ones.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { readJsonAnswer } from '../shared/read-json.ts';

export function structuredAnswer(
  text: string,
  schema: Readonly<Record<string, unknown>>,
  parts: {
    readonly repairJson: (text: string) => string;
    readonly schemaIssue: (schema: Readonly<Record<string, unknown>>, output: unknown) => string | undefined;
  },
): Outcome<Readonly<Record<string, unknown>>> {
  const read = readJsonAnswer(text, parts.repairJson);
  if (!read.ok) return read;
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
    return fail('step.bad-output', 'The answer must be a JSON object of the form that the plan demands.');
  }
  const issue = parts.schemaIssue(schema, read.value);
  if (issue !== undefined)
    return fail('step.bad-output', `The answer is not of the form that the plan demands: ${issue}.`);
  return succeed({ ...read.value });
}
