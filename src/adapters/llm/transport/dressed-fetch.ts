// A fetch that adds a provider's own headers to what a wire sends.

/** Null takes a header away. What has a value wins over what the wire has set. */
type Dress = Readonly<Record<string, string | null | undefined>>;

export function dressFetch(fetch: typeof globalThis.fetch, dress: () => Promise<Dress>): typeof globalThis.fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    for (const [name, value] of Object.entries(await dress())) {
      if (value === null || value === undefined) headers.delete(name);
      else headers.set(name, value);
    }
    return fetch(input, { ...init, headers });
  };
}
