// Progress on stderr: stdout is for figures alone.

export function say(text: string): void {
  process.stderr.write(`[bench] ${text}\n`);
}
