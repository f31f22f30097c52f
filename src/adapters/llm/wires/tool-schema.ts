// The schema of a tool as services take it: tools from elsewhere come with whatever their makers wrote.
import { type Fields, fields, list, text } from './fields.ts';

/** Services refuse the whole request where the schema itself is one of several, or says in which dialect it is written. */
const BRANCHES = ['anyOf', 'oneOf', 'allOf'];
const NOT_AT_THE_TOP = new Set([...BRANCHES, '$schema', '$id', 'enum', 'const', 'not', 'if', 'then', 'else']);
/** What JavaScript reads in a pattern and Python does not: `\p{…}`, `\u{…}`, `\k<…>`, named groups, an empty class. */
const NO_PYTHON = /\\[pPu]\{|\\k<|\(\?<[^=!]|(?<!\\)\[\^?\]/;
/** Where other schemas stand in a schema: as they are or in a list, or under names. */
const PARTS = new Set([...BRANCHES, 'items', 'prefixItems', 'additionalProperties', 'not', 'contains', 'if', 'then']);
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions']);

/** An object with its properties, whatever it was: what is left out stays with the tool, which checks its input anyway. */
export function toolSchema(schema: Fields): Record<string, unknown> {
  const kept = Object.entries(schema).filter(([word]) => !NOT_AT_THE_TOP.has(word));
  const branches = BRANCHES.flatMap((word) => list(schema[word]).map(fields));
  const required = [schema, ...list(schema.allOf)].flatMap((part) => list(fields(part).required));
  return soundPart({
    ...Object.fromEntries(kept),
    type: 'object',
    properties: Object.assign({}, ...[...branches, schema].map((part) => fields(part.properties))),
    ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
  });
}

function soundPart(schema: Fields): Record<string, unknown> {
  const sound = Object.entries(schema).filter(([word, value]) => word !== 'pattern' || !NO_PYTHON.test(text(value)));
  const made = Object.fromEntries(sound.map(([word, value]) => [word, soundWord(word, value)]));
  const isList = schema.type === 'array' || list(schema.type).includes('array');
  return isList && schema.items === undefined && schema.prefixItems === undefined ? { ...made, items: {} } : made;
}

function soundWord(word: string, value: unknown): unknown {
  if (PARTS.has(word)) return Array.isArray(value) ? value.map(soundAny) : soundAny(value);
  if (!NAMED.has(word) || fields(value) !== value) return value;
  return Object.fromEntries(Object.entries(fields(value)).map(([name, part]) => [name, soundAny(part)]));
}

/** `true` and `false` are schemas too. */
const soundAny = (part: unknown): unknown => (fields(part) === part ? soundPart(fields(part)) : part);
