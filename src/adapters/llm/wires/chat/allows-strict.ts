// Whether chat completions may be told to hold an answer strictly to a schema: it takes only closed, fully required ones.
import { type Fields, fields, list, text } from '../fields.ts';

/** What the service documents for strict schemas; with anything else it refuses the whole request. */
const WORDS = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', 'anyOf', '$ref', '$defs'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
  ...['format', 'description', 'title'],
]);
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);

export function allowsStrict(schema: Fields): boolean {
  return schema.type === 'object' && schema.anyOf === undefined && soundPart(schema);
}

function soundPart(value: unknown): boolean {
  const schema = fields(value);
  if (schema !== value || Object.keys(schema).some((word) => !WORDS.has(word))) return false;
  // A part that may be anything cannot be said strictly.
  if (!['type', 'anyOf', 'enum', 'const', '$ref'].some((word) => word in schema)) return false;
  if (schema.format !== undefined && !FORMATS.has(text(schema.format))) return false;
  if ((schema.type === 'object' || list(schema.type).includes('object')) && !closed(schema)) return false;
  const parts = [
    ...Object.values(fields(schema.properties)),
    ...Object.values(fields(schema.$defs)),
    ...list(schema.anyOf),
    ...('items' in schema ? [schema.items] : []),
  ];
  return parts.every(soundPart);
}

function closed(schema: Fields): boolean {
  const required = list(schema.required);
  const all = Object.keys(fields(schema.properties)).every((name) => required.includes(name));
  return all && schema.additionalProperties === false;
}
