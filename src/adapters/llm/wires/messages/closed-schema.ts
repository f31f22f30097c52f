// A schema as the messages wire takes it: every object closed, what its grammar cannot say moved into words.
import { type Fields, fields, list, text } from '../fields.ts';

const FORMATS = new Set([
  ...['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'],
]);
/** Cannot be said without changing what is meant, so that the model would be held to something else. */
const UNSAYABLE = ['allOf', 'not', 'if', 'patternProperties', 'propertyNames', 'prefixItems'];
/** Said elsewhere, or constrain nothing. */
const SILENT = ['$schema', '$id', '$defs', 'type', 'oneOf', 'description', 'title'];

/**
 * Undefined when the wire cannot say it: an object with names of its own choice, a part that may be anything, a schema
 * that holds itself. What is left out (lengths, bounds, patterns) stays with the caller, who checks the answer anyway.
 */
export function closedSchema(schema: Fields): Fields | undefined {
  return schema.type !== 'object' || holdsItself(schema) ? undefined : closedPart(schema);
}

function closedPart(value: unknown): Fields | undefined {
  const schema = fields(value);
  if (schema !== value || UNSAYABLE.some((word) => word in schema)) return undefined;
  const defs = schema.$defs === undefined ? {} : closedParts(fields(schema.$defs));
  const said = sayable(schema);
  if (defs === undefined || said === undefined) return undefined;
  const description = describe(schema, said);
  return {
    ...(schema.$defs === undefined ? {} : { $defs: defs }),
    ...said,
    ...(description === '' ? {} : { description }),
  };
}

function closedParts(parts: Fields): Fields | undefined {
  const closed: [string, Fields][] = [];
  for (const [name, part] of Object.entries(parts)) {
    const made = closedPart(part);
    if (made === undefined) return undefined;
    closed.push([name, made]);
  }
  return Object.fromEntries(closed);
}

function sayable(schema: Fields): Fields | undefined {
  if (schema.$ref !== undefined) return { $ref: schema.$ref };
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) {
    const anyOf = list(variants).map(closedPart);
    return anyOf.length === 0 || anyOf.includes(undefined) ? undefined : { anyOf };
  }
  if (schema.enum !== undefined) return list(schema.enum).every(isPlain) ? { enum: schema.enum } : undefined;
  if (schema.const !== undefined) return isPlain(schema.const) ? { const: schema.const } : undefined;
  const types = typeof schema.type === 'string' ? [schema.type] : list(schema.type);
  if (types.length === 0) return undefined;
  const whole = types.includes('object') ? objectPart(schema) : {};
  const items = types.includes('array') ? arrayPart(schema) : {};
  if (whole === undefined || items === undefined) return undefined;
  const format = FORMATS.has(text(schema.format)) ? { format: schema.format } : {};
  return { type: schema.type, ...whole, ...items, ...format };
}

const isPlain = (value: unknown) => value === null || typeof value !== 'object';

function objectPart(schema: Fields): Fields | undefined {
  const open = schema.additionalProperties ?? schema.properties === undefined;
  const properties = open === false ? closedParts(fields(schema.properties)) : undefined;
  if (properties === undefined) return undefined;
  return {
    properties,
    ...(schema.required === undefined ? {} : { required: schema.required }),
    additionalProperties: false,
  };
}

function arrayPart(schema: Fields): Fields | undefined {
  const items = closedPart(schema.items);
  if (items === undefined) return undefined;
  return { items, ...(schema.minItems === 0 || schema.minItems === 1 ? { minItems: schema.minItems } : {}) };
}

/** The model reads what its grammar does not know. */
function describe(schema: Fields, said: Fields): string {
  const unsaid = Object.entries(schema).filter(
    ([word, value]) => !(word in said) && !SILENT.includes(word) && !isSafeBound(value),
  );
  const words = unsaid.map(([word, value]) => `${word}: ${JSON.stringify(value)}`).join(', ');
  return [text(schema.description), words === '' ? '' : `(${words})`].filter((part) => part !== '').join(' ');
}

/** What every whole number is given as its bounds. */
const isSafeBound = (value: unknown) => value === Number.MAX_SAFE_INTEGER || value === Number.MIN_SAFE_INTEGER;

/** Also when it refers to anything but a definition, which may be what holds the reference. */
function holdsItself(schema: Fields): boolean {
  const defs = fields(schema.$defs);
  const referred = (part: unknown): readonly string[] =>
    [...JSON.stringify(part).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1] ?? '');
  const walk = (reference: string, path: readonly string[]): boolean => {
    const name = reference.replace(/^#\/\$defs\//, '');
    if (name === reference || path.includes(name) || defs[name] === undefined) return true;
    return referred(defs[name]).some((next) => walk(next, [...path, name]));
  };
  return referred(schema).some((reference) => walk(reference, []));
}
