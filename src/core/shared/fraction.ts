// A number from 0 to 1 from a hash: the core has no randomness of its own.
export const fractionOf = (hash: string): number => Number.parseInt(hash.slice(0, 8), 16) / 2 ** 32;
