// How both SDKs are tamed: no retries of their own, no timeouts of their own, nothing printed.

const quiet = () => {};

/** Retrying is a wrapper's work, giving up the watch's: the longest a timer can hold stands for "never". */
export const SDK_OPTIONS = {
  maxRetries: 0,
  timeout: 2 ** 31 - 1,
  logLevel: 'off',
  logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
} as const;
