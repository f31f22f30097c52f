// Whether data fulfils a JSON Schema that a plan gives: what is wrong first, in words.
import * as z from 'zod';
import { issueText } from './issues.ts';

/** Undefined when nothing is wrong; a schema that cannot be read is said to be what is wrong. */
export function schemaIssue(schema: Readonly<Record<string, unknown>>, value: unknown): string | undefined {
  let parser: z.ZodType;
  try {
    parser = z.fromJSONSchema({ ...schema });
  } catch (error) {
    return `the schema itself cannot be used (${error instanceof Error ? error.message : String(error)})`;
  }
  const [issue] = parser.safeParse(value).error?.issues ?? [];
  if (issue === undefined) return undefined;
  return `${issue.path.join('.') || 'it'} ${issueText(issue)}`;
}
