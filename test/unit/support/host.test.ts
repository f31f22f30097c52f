// The harness's pure parts: what is passed on to npm and to the server, addresses, sources of errors, counts and stacks.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { sourceOf, workbenchAddress } from '../../support/host/browser.ts';
import { cacheFolder, npmEnvironment } from '../../support/host/install.ts';
import { cleanEnvironment } from '../../support/host/server.ts';
import { mapStack } from '../../support/host/stack.ts';
import { addTallies, describeFailures, failedTally, summaryLine } from '../../support/host/tally.ts';

describe('the cache folder of the host', () => {
  it('lies under XDG_CACHE_HOME or the home folder and names its versions', () => {
    assert.match(
      cacheFolder({ XDG_CACHE_HOME: '/cache' }),
      /^\/cache\/orquestra\/vscode-server-\d[\d.]+-node-\d[\d.]+$/,
    );
    assert.ok(cacheFolder({ HOME: '/home/me' }).startsWith(join('/home/me', '.cache', 'orquestra')));
  });
});

describe('environments', () => {
  it('npm elsewhere inherits nothing of the package whose script runs, but keeps its registry', () => {
    const kept = npmEnvironment(
      {
        PATH: '/bin',
        npm_package_name: 'orquestra',
        npm_lifecycle_event: 'test',
        npm_config_local_prefix: '/repository',
        npm_config_registry: 'https://registry.example/',
      },
      '/node/bin',
    );
    assert.deepEqual(kept, { PATH: '/node/bin:/bin', npm_config_registry: 'https://registry.example/' });
  });

  it("the server's has no keys of the developer, only what a shell needs and what the caller adds", () => {
    const env = cleanEnvironment({ PATH: '/bin', OPENAI_API_KEY: 'secret', HOME: '/home/me' }, '/data/home', {
      OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
    });
    assert.deepEqual(env, {
      HOME: '/data/home',
      TERM: 'xterm-256color',
      PATH: '/bin',
      OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
    });
  });
});

describe("the workbench's address", () => {
  const server = { port: 7000, url: 'http://127.0.0.1:7000', workspace: '/work space' };

  it('names the folder, the extension under development and its tests', () => {
    const address = new URL(workbenchAddress(server, { extension: '/extension', tests: '/out/tests.cjs' }));
    assert.equal(address.searchParams.get('folder'), '/work space');
    assert.deepEqual(JSON.parse(address.searchParams.get('payload') ?? ''), [
      ['skipWelcome', 'true'],
      ['extensionDevelopmentPath', 'vscode-remote://127.0.0.1:7000/extension'],
      ['extensionTestsPath', 'vscode-remote://127.0.0.1:7000/out/tests.cjs'],
    ]);
  });

  it('opens a .code-workspace file as a workspace', () => {
    const address = new URL(workbenchAddress({ ...server, workspace: '/two.code-workspace' }));
    assert.equal(address.searchParams.get('workspace'), '/two.code-workspace');
  });

  it("tells the workbench's own errors from those of a webview", () => {
    const of = (text: string, address: string) => sourceOf(text, address, server.url);
    assert.equal(of('404', `${server.url}/stable/static/out/vs/workbench.js`), 'workbench');
    assert.equal(of('404', 'https://open-vsx.org/vscode/gallery/extensionquery'), 'workbench');
    assert.equal(
      of('refused', `${server.url}/stable/out/vs/workbench/contrib/webview/browser/pre/index.html?id=1`),
      'webview',
    );
    assert.equal(of('Error: x', 'https://x.vscode-resource.vscode-cdn.net/dist/page.js'), 'webview');
    assert.equal(of('a message without an address', ''), 'webview');
  });
});

describe('tallies', () => {
  const passed = { passed: 2, failed: 0, skipped: 1, failures: [], unsteady: [] };

  it('add up to one line', () => {
    assert.equal(summaryLine(addTallies([passed, failedTally('check', 'no')])), '2 passed, 1 failed, 1 skipped');
    assert.equal(summaryLine(addTallies([])), '0 passed, 0 failed, 0 skipped');
  });

  it('describe a failure by title, message and stack, the message once', () => {
    const text = describeFailures([
      { title: 'a b', message: 'one\ntwo', stack: 'Error: one\ntwo\n    at f (x.ts:1:2)' },
    ]);
    assert.equal(text, '  1) a b\n     one\n     two\n    at f (x.ts:1:2)');
  });

  it('places in a bundle become places in its sources', () => {
    // Bundle line 1, column 0 is source line 3, column 2.
    const map = {
      version: 3,
      file: 'b.cjs',
      sources: ['../test/a.test.ts'],
      sourcesContent: [],
      names: [],
      mappings: 'AAEE',
      sourceRoot: '',
    };
    const stack = 'Error\n    at f (/r/out/b.cjs:1:5)\n    at g (node:internal:1:1)';
    assert.equal(
      mapStack(stack, '/r/out/b.cjs', map),
      'Error\n    at f (/r/test/a.test.ts:3:3)\n    at g (node:internal:1:1)',
    );
  });
});
