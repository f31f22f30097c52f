// Every kind of secret that is known has samples that are found, and what only looks a little like one stays.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redact } from '../../../../src/core/shared/redact.ts';
import { SECRET_SHAPES } from '../../../../src/core/shared/secret-shapes.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: readonly string[]) => parts.join('');
const many = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);
const hex = (length: number) => many('0a1b2c3d4e5f', length);
const word = (length: number) => many('aB3dE6', length);

/** Name, what is kept in front, the secret. */
const SAMPLES: readonly (readonly [name: string, head: string, secret: string])[] = [
  ['anthropic-key', '', join('sk-', 'ant-', word(40))],
  ['openrouter-key', '', join('sk-', 'or-v1-', hex(64))],
  ['openai-key', '', join('sk-', 'svcacct-', word(60))],
  ['google-key', '', join('AI', 'za', word(35))],
  ['google-key', '', join('AQ', '.Ab', word(48))],
  ['hugging-face-token', '', join('hf', '_', word(34))],
  ['groq-key', '', join('gs', 'k_', word(52))],
  ['xai-key', '', join('xa', 'i-', word(80))],
  ['perplexity-key', '', join('ppl', 'x-', word(48))],
  ['replicate-token', '', join('r8', '_', word(37))],
  ['fireworks-key', '', join('fw', '_', word(24))],
  ['nvidia-key', '', join('nv', 'api-', word(64))],
  ['langsmith-key', '', join('lsv2', '_pt_', hex(32), '_', hex(10))],
  ['tavily-key', '', join('tv', 'ly-', word(32))],
  ['aws-key-id', '', join('AS', 'IA', many('A2B', 16))],
  ['aws-secret-key', 'aws_secret_access_key = ', word(40)],
  ['aws-secret-key', '"SecretAccessKey": "', word(40)],
  ['azure-key', 'DefaultEndpointsProtocol=https;AccountKey=', join(word(86), '==')],
  ['azure-signature', 'https://x.blob.core.windows.net/c?sv=2024&sig=', join(word(43), '%3D')],
  ['azure-secret', '', join('abc', '8', 'Q~', word(34))],
  ['google-token', '', join('ya', '29.', word(60))],
  ['google-client-secret', '', join('GOC', 'SPX-', word(28))],
  ['digitalocean-token', '', join('do', 'p_v1_', hex(64))],
  ['heroku-key', '', join('HR', 'KU-', word(60))],
  ['databricks-token', '', join('da', 'pi', hex(32))],
  ['vault-token', '', join('hv', 's.', word(90))],
  ['terraform-token', '', join(word(14), '.atlas', 'v1.', word(67))],
  ['pulumi-token', '', join('pu', 'l-', hex(40))],
  ['doppler-token', '', join('d', 'p.pt.', word(43))],
  ['fly-token', '', join('fm', '2_', word(80))],
  ['supabase-token', '', join('sb', 'p_', hex(40))],
  ['netlify-token', '', join('nf', 'p_', word(36))],
  ['github-token', '', join('gh', 'o_', word(36))],
  ['gitlab-token', '', join('gl', 'oas-', word(64))],
  ['bitbucket-token', '', join('AT', 'BB', word(32))],
  ['atlassian-token', '', join('ATA', 'TT3x', word(180), '=', 'ABCDEF12')],
  ['npm-token', '', join('np', 'm_', word(36))],
  ['npm-token', '//registry.example.org/:_authToken=', hex(36)],
  ['pypi-token', '', join('py', 'pi-AgE', word(100))],
  ['rubygems-key', '', join('ruby', 'gems_', hex(48))],
  ['cargo-token', '', join('ci', 'o', word(32))],
  ['docker-token', '', join('dckr', '_pat_', word(27))],
  ['slack-token', '', join('xo', 'xp-', many('12-ab', 40))],
  ['slack-webhook', 'https://hooks.slack.com/services/', join('T0', word(8), '/B0', word(8), '/', word(24))],
  ['discord-webhook', 'https://discord.com/api/webhooks/123456789012345678/', word(68)],
  ['discord-token', '', join('M', word(25), '.', word(6), '.', word(38))],
  ['telegram-token', '', join('123456789', ':AA', word(33))],
  ['stripe-key', '', join('rk', '_live_', word(24))],
  ['stripe-key', '', join('wh', 'sec_', word(32))],
  ['shopify-token', '', join('sh', 'pat_', hex(32))],
  ['square-token', '', join('sq', '0atp-', word(22))],
  ['sendgrid-key', '', join('S', 'G.', word(22), '.', word(43))],
  ['mailgun-key', '', join('ke', 'y-', hex(32))],
  ['mailchimp-key', '', join(hex(32), '-us', '12')],
  ['brevo-key', '', join('xkey', 'sib-', hex(64), '-', word(16))],
  ['twilio-key', '', join('S', 'K', hex(32))],
  ['linear-key', '', join('lin', '_api_', word(40))],
  ['notion-token', '', join('nt', 'n_', word(46))],
  ['figma-token', '', join('fig', 'd_', word(40))],
  ['postman-key', '', join('PM', 'AK-', hex(24), '-', hex(34))],
  ['airtable-token', '', join('pa', 't', word(14), '.', hex(64))],
  ['grafana-token', '', join('gl', 'sa_', word(32), '_', hex(8))],
  ['newrelic-key', '', join('NR', 'AK-', word(27))],
  ['sentry-token', '', join('sntr', 'yu_', hex(64))],
  ['age-key', '', join('AGE-', 'SECRET-KEY-1', many('QPZRY9X8', 58))],
  ['jwt', '', join('ey', 'J', word(20), '.ey', 'J', word(30), '.', word(40))],
  ['authorization', 'Authorization: Basic ', word(24)],
  ['api-key-header', 'api-key: ', hex(32)],
  ['api-key-header', 'PRIVATE-TOKEN: ', word(20)],
  ['url-credentials', 'redis://user:', 'p4ssw0rd'],
  ['url-key', 'https://api.example.org/v1?key=', word(30)],
  ['variable', 'export DB_PASSWORD=', 'c0rrecthorse'],
  ['variable', 'STRIPE_SECRET_KEY="', 'c0rrecthorse'],
  ['field', '"client_secret": "', 'c0rrecthorsebattery'],
  ['field', "'dbPassword': '", 'c0rrecthorsebattery'],
];

describe('the shapes of secrets', () => {
  it('have a sample each', () => {
    const sampled = new Set(SAMPLES.map(([name]) => name));
    assert.deepEqual(
      SECRET_SHAPES.map((shape) => shape.name).filter((name) => !sampled.has(name)),
      [],
    );
  });

  for (const [name, head, secret] of SAMPLES) {
    it(`find a ${name}${head === '' ? '' : ` after ${head}`}`, () => {
      const tail = name === 'url-credentials' ? '@host' : '';
      const result = redact(`before ${head}${secret}${tail}\nafter`);
      assert.equal(
        result.text,
        `before ${head}[redacted: ${name}]${name === 'atlassian-token' ? 'ABCDEF12' : tail}\nafter`,
      );
      assert.deepEqual(result.found, [name]);
    });
  }

  it('leave alone what only looks a little like one', () => {
    for (const text of [
      'const password: string = readPassword();',
      'DB_PASSWORD=$DB_PASSWORD',
      'API_KEY=your-api-key-here-123',
      'export TOKEN=$(gh auth status)',
      'MAX_TOKENS=128000',
      '"password": "changeme123456"',
      '{"tokenType": "identifier", "key": "value-of-something-1"}',
      'import { secretShapes } from "./secret-shapes";',
      'sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709',
      'integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
      'uuid 6ba7b810-9dad-11d1-80b4-00c04fd430c8',
      'https://example.org/?key=short&page=2',
      'a.b.c and lib/key-value-store-0.1.2.js',
      'basic understanding of bearer tokens',
      'eyJ is how a JWT begins',
    ]) {
      assert.deepEqual(redact(text), { text, found: [] });
    }
  });
});
