// Serves the chat page and the pages of the editor outside VS Code: bundled in memory, with the page's own policy, to be driven by a browser.
import { createServer, type Server } from 'node:http';
import { build } from 'esbuild';
import { editorPageHtml, pageHtml } from '../../../webview/page.ts';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

export interface PageServer {
  readonly url: string;
  /** Bytes of each bundled file, by name. */
  readonly sizes: ReadonlyMap<string, number>;
  close(): void;
}

export async function servePage(): Promise<PageServer> {
  const files = new Map([...(await bundle({ main: 'main.ts' })), ...(await bundle(EDITOR_PAGES))]);
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').replace(/[?#].*/, '').slice(1);
    const file = files.get(name);
    if (name === '') {
      const style = Buffer.from(files.get('main.css') ?? []).toString('utf8');
      const parts = { scripts: ['/main.js'], style, cspSource: origin(server), nonce: 'harness' };
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageHtml(parts));
    } else if (name === 'policy' || name === 'providers') {
      const styleSheets = ['/editor.css', `/${name}.css`];
      const parts = { script: `/${name}.js`, styleSheets, cspSource: origin(server), nonce: 'harness' };
      const html = editorPageHtml({ ...parts, title: name, place: name });
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    } else if (name === 'favicon.ico') {
      response.writeHead(204).end();
    } else if (file === undefined) {
      response.writeHead(404).end();
    } else {
      const type = TYPES[name.slice(name.lastIndexOf('.'))] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(file);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: origin(server),
    sizes: new Map([...files].map(([name, bytes]) => [name, bytes.length])),
    close: () => server.close(),
  };
}

const EDITOR_PAGES = { editor: 'style/editor.css', policy: 'policy/main.ts', providers: 'providers/main.ts' };

async function bundle(entries: Readonly<Record<string, string>>): Promise<Map<string, Uint8Array>> {
  const at = (entry: string) => new URL(`../../../webview/${entry}`, import.meta.url).pathname;
  const result = await build({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, at(entry)])),
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    write: false,
    outdir: '/',
    mainFields: ['module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return new Map(result.outputFiles.map((file) => [file.path.replace(/^.*[\\/]/, ''), file.contents]));
}

function origin(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}
