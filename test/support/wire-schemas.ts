// What the providers publish of their requests, as far as we use it: nothing else may be sent, and everything that is sent must fit.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Wire } from './scripted-model/script.ts';

const schemas = new Map<Wire, z.ZodType>();

/** Undefined for a request that the provider's schema accepts; otherwise where it does not fit. */
export function requestProblem(wire: Wire, body: unknown): string | undefined {
  const found = schemas.get(wire);
  const schema = found ?? z.fromJSONSchema(JSON.parse(readFileSync(`test/samples/wires/${wire}.json`, 'utf8')));
  schemas.set(wire, schema);
  const read = schema.safeParse(body);
  return read.success ? undefined : z.prettifyError(read.error);
}
