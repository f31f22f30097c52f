// The page as HTML: usable before any script, and closed to everything but its own files.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pageHtml } from '../../../webview/page.ts';

const PARTS = {
  scripts: ['https://host/main.js', 'https://host/chunks/one.js'],
  style: 'p { color: red }',
  cspSource: 'https://host',
  nonce: 'n0nce',
};

describe('pageHtml', () => {
  it('holds the message box, so that typing needs no script', () => {
    assert.match(pageHtml(PARTS), /<textarea id="message"[^>]* aria-label="Message"/);
  });

  it('lets only its own script run and allows no evaluation', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(pageHtml(PARTS))?.[1] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'nonce-n0nce' https:\/\/host(;|$)/);
    for (const name of ['connect-src', 'frame-src', 'object-src', 'worker-src', 'base-uri', 'form-action']) {
      assert.ok(policy.includes(`${name} 'none'`), name);
    }
    assert.doesNotMatch(policy, /unsafe-eval|https?:(?!\/\/host[; ]|\/\/host$)|script-src[^;]*unsafe-inline|\*/);
    assert.doesNotMatch(pageHtml(PARTS), / on\w+=/);
  });

  it('has its style in it and asks for all of its scripts at once', () => {
    const html = pageHtml(PARTS);
    assert.match(html, /<style>p \{ color: red \}<\/style>/);
    assert.doesNotMatch(html, /rel="stylesheet"/);
    assert.match(html, /<link rel="modulepreload"[^>]* href="https:\/\/host\/chunks\/one\.js">/);
    assert.match(html, /<script type="module"[^>]* src="https:\/\/host\/main\.js">/);
  });

  it('cannot be broken out of by an address', () => {
    const html = pageHtml({ ...PARTS, scripts: ['x"><script>alert(1)</script>'], style: '</style><script>alert(1)' });
    assert.doesNotMatch(html, /<script>alert/);
  });
});
