// A secret that is given to a name goes in every notation; names, types, numbers, hashes and examples stay.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redact } from '../../../../../src/core/shared/redact.ts';

/** As machines make them. */
const MADE = ['k7Qp2Xv9LmT4wZr8Bn3Yc6Hd', '9f2c4e7a1b3d5f60718293a4b5c6d7e8', 'q2w9e4r7t1y8u3i6o5p0a2s4'];

const NOTATIONS: readonly ((value: string) => string)[] = [
  (value) => `acme_api_token: ${value}`,
  (value) => `"acmeApiKey": "${value}",`,
  (value) => `const acmeSecret = '${value}';`,
  (value) => `acmeToken := \`${value}\``,
  (value) => `var acmeToken string = "${value}"`,
  (value) => `'acme_api_key' => '${value}',`,
  (value) => `acme_token ||= "${value}"`,
  (value) => `os.environ["ACME_API_KEY"] = "${value}"`,
  (value) => `$env:ACME_API_KEY = "${value}"`,
  (value) => `client_secret=${value}`,
  (value) => `{\\"access_token\\":\\"${value}\\"}`,
  (value) => `one line\\nacme_token=${value}\\nanother`,
  (value) => `secret_key_base: ${value}`,
  (value) => `PGPASSWORD=${value} psql`,
  (value) => `DB_PASS=${value}`,
  (value) => `- name: API_KEY\n  value: "${value}"`,
  (value) => `Authorization: ${value}`,
  (value) => `authorization=Bearer%20${value}`,
  (value) => `Set-Cookie: sid=${value}; HttpOnly`,
  (value) => `--token=${value}`,
  (value) => `<clientSecret>${value}</clientSecret>`,
];

const HONEST = [
  'password: string;',
  'const token = getToken(request);',
  'const token = request.headers.authorization2;',
  'this.apiKey = options.apiKey ?? process.env.ACME_API_KEY;',
  "headers: { 'x-api-key': door.key }",
  "{ 'api-key': this.apiKey }",
  'password = decodeURIComponent(url.password);',
  ' password = process.env.ACME_PASSWORD;',
  "{ 'api-key': attemptKey ?? '' }",
  'Bearer error_uri="https://login.example.org/"',
  'nextPageToken: "CAUQAA1b2c3d4e5f6a7b8c9d0e1f2"',
  'public_key: "9f2c4e7a1b3d5f60718293a4b5c6d7e8"',
  'cacheKey = "9f2c4e7a1b3d5f60718293a4b5c6d7e8"',
  'CACHE_KEY=9f2c4e7a1b3d5f60718293a4b5c6d7e8',
  'tokenCount: 128000, maxTokens: 4096',
  'token: "user-access-token-v2"',
  'secretName: "acme-prod-credentials-2024"',
  'secret: "my-super-secret-value-1"',
  'credentials: "same-origin"',
  'password: "changeme123!"',
  'password: "Password123"',
  'password: z.string().min(8).max(64)',
  'token: https://login.example.org/oauth2/v2.0/token',
  'keyboard.on("key", handler)',
  '"integrity": "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="',
  'commit 9f2c4e7a1b3d5f60718293a4b5c6d7e8091a2b3c',
  'url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)',
  'color: #9f2c4e; --token-color: #1b3d5f',
  'from sklearn.svm import SVC  # sk-learn',
  'curl -u "$USER:$PASSWORD" https://api.example.org',
  'mysql -u root -p"$MYSQL_ROOT_PASSWORD"',
  'docker login -u me --password-stdin',
  `http://user:\${host}@proxy`,
  'Cookie: theme=dark; lang=en',
  'PWD=/home/me/Projects/Site2',
  'OLDPWD=/srv/Www_2024/Shop',
  'pwd: "C:/Users/Me/Site2024"',
  'ssh-keygen --key src/keys/Server2.Key',
  'curl --pass ./certs/Client_2.Pem',
] as const;

describe('a secret that is given to a name', () => {
  for (const [index, notation] of NOTATIONS.entries()) {
    it(`is taken out of ${JSON.stringify(notation('…'))} (${index})`, () => {
      for (const value of MADE) {
        const { text, found } = redact(notation(value));
        assert.equal(found.length, 1, text);
        assert.ok(!text.includes(value), text);
      }
    });
  }

  it('is not seen in names, types, calls, numbers, hashes and examples', () => {
    for (const text of HONEST) assert.deepEqual(redact(text), { text, found: [] });
  });
});
