// Writes the JSON Schemas that editors read from the schemas the product itself reads by; they are checked in.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleFileJsonSchema } from '../../../src/core/policy/rule-file.ts';

export const RULES_SCHEMA = 'media/rules.schema.json';

export const rulesSchemaText = () => `${JSON.stringify(ruleFileJsonSchema(), null, 2)}\n`;

/** Names the files that were not as they should be. */
export async function writeSchemas(root: string): Promise<readonly string[]> {
  const file = join(root, RULES_SCHEMA);
  const text = rulesSchemaText();
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return [];
  await writeFile(file, text);
  return [RULES_SCHEMA];
}
