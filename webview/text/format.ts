// Numbers as people read them.

export function tokens(count: number): string {
  if (count < 1_000) return `${count}`;
  if (count < 1_000_000) return `${short(count / 1_000)}k`;
  return `${short(count / 1_000_000)}M`;
}

export const dollars = (amount: number) => `$${amount.toFixed(amount > 0 && amount < 0.01 ? 4 : 2)}`;

export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds < 10 ? short(seconds) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} m ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

export function bytes(count: number): string {
  if (count < 1_024) return `${count} B`;
  return count < 1_048_576 ? `${short(count / 1_024)} KB` : `${short(count / 1_048_576)} MB`;
}

/** How long ago, coarse on purpose: a list of sessions needs no seconds. */
export function ago(at: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1_440)} d`;
}

const short = (value: number) => value.toFixed(value < 10 ? 1 : 0).replace(/\.0$/, '');
