// A command and what it printed, in the terminal's own colours.
import { html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Display } from '../../src/protocol/display.ts';
import { jobWords } from '../job-words.ts';
import { bytes } from '../text/format.ts';
import type { DisplayOptions } from '../view/display-options.ts';
import { icon } from '../view/icon.ts';
import { parseAnsi } from './ansi.ts';
import type { AnsiStyle } from './ansi-style.ts';
import type { AnsiRun } from './screen.ts';

type Terminal = Extract<Display, { kind: 'terminal' }>;

const PALETTE = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

export function terminalView(display: Terminal, { context, call, happened }: DisplayOptions) {
  const shown = shownOf(display.output, display.bytes);
  const whole = display.outputFile === undefined && !display.background;
  const openOutput = () => {
    const session = context.store.view?.session;
    if (session !== undefined) void context.run({ type: 'output.open', session, call });
  };
  return html`<div class="terminal">
    <pre class="command" tabindex="0"><span class="prompt" aria-hidden="true">$ </span>${display.command}</pre>
    ${display.output === '' ? (happened ? html`<p class="dim">${jobWords.noOutput}</p>` : nothing) : outputView(display.output)}
    ${shown === undefined ? nothing : html`<p class="dim">${shown}</p>`}
    <div class="where dim">${icon('folder')}<span class="line" title=${display.cwd}>${display.cwd}</span>
      <span>${ending(display)}</span></div>
    ${
      happened
        ? html`<div class="buttons">
            <button type="button" class="link" @click=${() => void context.run({ type: 'terminal.show', call })}>
              ${jobWords.showTerminal}</button>
            ${whole ? nothing : html`<button type="button" class="link" @click=${openOutput}>${jobWords.openOutput}</button>`}
          </div>`
        : nothing
    }
  </div>`;
}

/** Its end is in sight, also while it grows: that is where a command says how it went. */
export const outputView = (output: string) =>
  html`<pre class="output tail" tabindex="0"><span>${parseAnsi(output).map(runView)}</span></pre>`;

function ending({ exitCode, background }: Terminal): string {
  if (background) return jobWords.background;
  if (exitCode === undefined) return '';
  return exitCode === null ? jobWords.killed : jobWords.exit(exitCode);
}

const runView = ({ text, style }: AnsiRun) =>
  Object.keys(style).length === 0 ? text : html`<span style=${styleMap(css(style))}>${text}</span>`;

function css({ bold, dim, italic, underline, inverse, foreground, background }: AnsiStyle) {
  const front = colour(inverse ? background : foreground);
  const back = colour(inverse ? foreground : background);
  return {
    ...(bold ? { fontWeight: 'bold' } : {}),
    ...(dim ? { opacity: '0.7' } : {}),
    ...(italic ? { fontStyle: 'italic' } : {}),
    ...(underline ? { textDecoration: 'underline' } : {}),
    ...(front !== undefined || inverse ? { color: front ?? 'var(--terminal-background)' } : {}),
    ...(back !== undefined || inverse ? { backgroundColor: back ?? 'var(--terminal-foreground)' } : {}),
  };
}

function colour(value: number | string | undefined): string | undefined {
  if (typeof value !== 'number') return value;
  return `var(--vscode-terminal-ansi${value > 7 ? 'Bright' : ''}${PALETTE[value % 8] ?? 'White'})`;
}

/** How much of an output is shown, when that is not all of it. */
function shownOf(output: string, all: number | undefined) {
  const shown = new TextEncoder().encode(output).length;
  return all === undefined || all <= shown ? undefined : jobWords.shown(bytes(shown), bytes(all));
}
