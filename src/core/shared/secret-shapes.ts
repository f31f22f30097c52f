// What keys, tokens and passwords look like: one entry a kind, each with what must stand in a text that holds one.
import { ASSIGNED_SHAPES } from './secrets/assigned.ts';
import { CLOUD_SHAPES } from './secrets/clouds.ts';
import { MODEL_SHAPES } from './secrets/models.ts';
import { NAMED_SHAPES } from './secrets/named.ts';
import { SERVICE_SHAPES } from './secrets/services.ts';
import type { SecretShape } from './secrets/shape.ts';

/** In the order in which they are looked for: what a key is by itself says more than what stands in front of it. */
export const SECRET_SHAPES: readonly SecretShape[] = [
  ...MODEL_SHAPES,
  ...CLOUD_SHAPES,
  ...SERVICE_SHAPES,
  ...NAMED_SHAPES,
  ...ASSIGNED_SHAPES,
];
