// Shows the plan's graph and timeline by themselves in Chromium, with the page's own policy and base style around them.
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import type { Plan } from '../../../src/protocol/plan.ts';
import { pageHtml } from '../../../webview/page.ts';
import { THEMES, type ThemeName, themeCss } from './themes.ts';

export interface GraphLook {
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
}
export interface Shown {
  readonly view: 'graph' | 'timeline';
  readonly plan: Plan;
  readonly selected?: string;
  readonly now?: number;
}
export interface GraphPage {
  readonly page: Page;
  readonly complaints: string[];
  /** Draws, waits until it has been laid out, and tells how long the drawing took. */
  show(shown: Shown): Promise<number>;
  /** What has been selected by hand, oldest first. */
  selected(): Promise<string[]>;
}
export interface GraphHarness {
  open(look: GraphLook): Promise<GraphPage>;
  close(): Promise<void>;
}

const ADDRESS = 'http://graph.test/';
/** Beside the views, what a panel would do with a selection: draw again with it. */
const SCRIPT = `
import { html, render } from 'lit';
import '../../../webview/style/base.css';
import { graphView } from '../../../webview/graph/graph-view.ts';
import { timelineView } from '../../../webview/graph/timeline-view.ts';
const root = document.getElementById('app');
root.replaceChildren();
const chosen = [];
function show({ view, plan, selected, now = 0 }) {
  const onSelect = (id) => { chosen.push(id); show({ view, plan, selected: id, now }); };
  const width = root.clientWidth - 24;
  const given = { plan, selected, onSelect, width, now };
  render(html\`<div style="padding:8px 12px;height:100%;--graph-height:none">\${view === 'graph' ? graphView(given) : timelineView(given)}</div>\`, root);
}
globalThis.graphPage = {
  chosen,
  show: async (shown) => {
    const start = performance.now();
    show(shown);
    document.body.getBoundingClientRect();
    const took = performance.now() - start;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return took;
  },
};`;

export async function startGraphHarness(): Promise<GraphHarness> {
  const files = await bundle();
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
  const open = async ({ theme, width, height }: GraphLook): Promise<GraphPage> => {
    const context = await browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`));
    const style = Buffer.from(files.get('graph.css') ?? []).toString('utf8');
    await page.route('**/*', (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: skeleton(theme, style) });
      return route.fulfill({ contentType: 'text/javascript', body: Buffer.from(files.get(name) ?? new Uint8Array()) });
    });
    await page.goto(ADDRESS);
    await page.waitForFunction('globalThis.graphPage !== undefined');
    const show = (shown: Shown) => page.evaluate<number>(`graphPage.show(${JSON.stringify(shown)})`);
    return { page, complaints, show, selected: () => page.evaluate<string[]>('graphPage.chosen') };
  };
  return { open, close: () => browser.close() };
}

function skeleton(theme: ThemeName, style: string): string {
  const parts = { scripts: ['/graph.js'], style, cspSource: ADDRESS.slice(0, -1), nonce: 'harness' };
  return pageHtml(parts)
    .replace('</head>', `<style>${themeCss(theme)}</style></head>`)
    .replace('<body>', `<body class="${THEMES[theme].kind}">`);
}

async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const result = await build({
    stdin: { contents: SCRIPT, resolveDir: import.meta.dirname, sourcefile: 'graph.ts' },
    bundle: true,
    format: 'esm',
    write: false,
    outfile: '/graph.js',
    mainFields: ['module', 'main'],
  });
  return new Map(result.outputFiles.map((file) => [file.path.replace(/^.*[\\/]/, ''), file.contents]));
}
