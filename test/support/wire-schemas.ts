// What the providers publish of their requests (OpenAI's and the Open Responses description), as far as we use it, and where a service is
// known to refuse more than it publishes, that too: nothing else may be sent, and everything that is sent must fit.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Wire } from './scripted-model/script.ts';

type Asked = Wire | 'openai-embeddings';

const schemas = new Map<Asked, z.ZodType>();

/** Undefined for a request that the provider's schema accepts; otherwise where it does not fit. */
export function requestProblem(wire: Asked, body: unknown): string | undefined {
  const found = schemas.get(wire);
  const schema = found ?? z.fromJSONSchema(JSON.parse(readFileSync(`test/samples/wires/${wire}.json`, 'utf8')));
  schemas.set(wire, schema);
  const read = schema.safeParse(body);
  return read.success ? undefined : z.prettifyError(read.error);
}
