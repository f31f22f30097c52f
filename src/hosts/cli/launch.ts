#!/usr/bin/env node
// The command's first breath: makes sure that the Node it runs on is new enough before anything else is loaded.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createStopping } from './stopping.ts';

const NEEDED = 24;
const major = Number(process.versions.node.split('.')[0]);

/** The Node that the checkout brings along as a dependency, when the machine's own is too old. */
function bundledNode(): string | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

if (major >= NEEDED) {
  const stopping = createStopping();
  // The one that started this on a newer Node is gone: nobody is left who could want the rest.
  process.on('disconnect', () => stopping.ask());
  process.channel?.unref();
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2), stopping);
} else {
  const node = bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `orquestra needs Node ${NEEDED} or later; this is ${process.versions.node}. Install it, or run npm ci in the checkout.\n`,
    );
    process.exitCode = 2;
  } else {
    // The channel ties the two together: when this process dies, however it dies, the other sees it and stops too.
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signals.some((known) => known === signal) ? 130 : 1);
    });
  }
}
