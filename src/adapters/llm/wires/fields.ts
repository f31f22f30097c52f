// Reads values out of JSON of unknown shape: what another program sent is looked at, never believed.

export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = Object.freeze({});

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An empty object for anything that is not one. */
export const fields = (value: unknown): Fields => (isFields(value) ? value : NONE);
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
export const isJson = (value: string): boolean => {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};
/** Undefined for what is not JSON. */
export const parsed = (value: string | undefined): unknown => {
  try {
    return value === undefined ? undefined : JSON.parse(value);
  } catch {
    return undefined;
  }
};
