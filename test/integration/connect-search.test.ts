// Connecting a web search: what is typed is tested with one query, and kept only when it answered.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { SearchProvider } from '../../src/adapters/node/web-search.ts';
import { connectSearch, SEARCH_CHOICES } from '../../src/hosts/vscode/connect-search.ts';

describe('connecting a web search', () => {
  const original = vscode.window.showInputBox;
  const configuration = () => vscode.workspace.getConfiguration('orquestra');
  let typed: (string | undefined)[] = [];
  let prompts: string[] = [];
  let stored: Record<string, string> = {};
  let asked: string[] = [];

  beforeEach(() => {
    [typed, prompts, stored, asked] = [[], [], {}, []];
    const showInputBox = async (options?: vscode.InputBoxOptions) => {
      prompts.push(options?.prompt ?? '');
      return typed.shift();
    };
    Object.assign(vscode.window, { showInputBox });
  });
  afterEach(async () => {
    Object.assign(vscode.window, { showInputBox: original });
    for (const name of ['search.provider', 'search.url']) {
      await configuration().update(name, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  const connect = async (provider: SearchProvider, answer: (request: Request) => Response) => {
    const choice = SEARCH_CHOICES.find((one) => one.search === provider);
    assert.ok(choice);
    return connectSearch(choice, {
      secrets: {
        store: async (name, value) => {
          stored[name] = value;
        },
      },
      fetch: async (input, init) => {
        const request = new Request(input, { method: init?.method, headers: init?.headers, body: init?.body });
        asked.push(request.url);
        return answer(request);
      },
    });
  };

  it('keeps a key that answered, after naming what was wrong with another', async () => {
    typed = ['wrong', ' right '];
    const answer = (request: Request) =>
      request.headers.get('x-subscription-token') === 'right'
        ? Response.json({ web: { results: [] } })
        : new Response('', { status: 401 });
    assert.equal(await connect('brave', answer), true);
    assert.deepEqual(stored, { 'orquestra.key.brave': 'right' });
    assert.equal(configuration().get('search.provider'), 'brave');
    assert.match(prompts[1] ?? '', /Brave Search refuses/);
    assert.equal(asked.length, 2);
  });

  it('keeps the address of a SearXNG that answered', async () => {
    typed = ['http://127.0.0.1:9999'];
    assert.equal(await connect('searxng', () => Response.json({ results: [] })), true);
    assert.match(asked[0] ?? '', /^http:\/\/127\.0\.0\.1:9999\/search\?/);
    assert.deepEqual(
      [configuration().get('search.provider'), configuration().get('search.url'), stored],
      ['searxng', 'http://127.0.0.1:9999', {}],
    );
  });

  it('keeps nothing when the user gives up', async () => {
    typed = ['wrong', undefined];
    assert.equal(await connect('tavily', () => new Response('', { status: 401 })), false);
    assert.deepEqual(stored, {});
    assert.equal(configuration().get('search.provider'), 'none');
  });
});
