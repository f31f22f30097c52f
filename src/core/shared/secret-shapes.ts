// What keys, tokens and passwords look like: one entry a kind, each with what must stand in a text that holds one.

export interface SecretShape {
  readonly name: string;
  /** One of these stands in every text that the pattern matches: a cheap look before the pattern is tried. */
  readonly hints: readonly string[];
  /** Begins at a word's beginning and has bounded parts, so that no text takes more than linear time. */
  readonly pattern: RegExp;
  /** Whether the first group is kept in front. */
  readonly keeps?: boolean;
}

const WORD = '[A-Za-z0-9_-]';
const START = `(?<!${WORD})`;
const key = (name: string, pattern: string, ...hints: readonly string[]): SecretShape => ({
  name,
  hints,
  pattern: new RegExp(START + pattern, 'g'),
});
const after = (name: string, pattern: RegExp, ...hints: readonly string[]): SecretShape => ({
  name,
  hints,
  pattern,
  keeps: true,
});

const MODELS: readonly SecretShape[] = [
  key('anthropic-key', `sk-ant-${WORD}{16,}`, 'sk-ant-'),
  key('openrouter-key', `sk-or-v1-${WORD}{16,}`, 'sk-or-'),
  key('openai-key', `sk-(?=${WORD}{0,64}[0-9])(?:proj-|svcacct-|admin-)?${WORD}{20,}`, 'sk-'),
  key('google-key', `AIza${WORD}{35}`, 'AIza'),
  key('google-key', `AQ\\.Ab${WORD}{30,}`, 'AQ.Ab'),
  key('hugging-face-token', '(?:hf|api_org)_[A-Za-z0-9]{30,}', 'hf_', 'api_org_'),
  key('groq-key', 'gsk_[A-Za-z0-9]{30,}', 'gsk_'),
  key('xai-key', 'xai-[A-Za-z0-9]{40,}', 'xai-'),
  key('perplexity-key', 'pplx-[A-Za-z0-9]{32,}', 'pplx-'),
  key('replicate-token', 'r8_[A-Za-z0-9]{30,}', 'r8_'),
  key('fireworks-key', 'fw_[A-Za-z0-9]{20,}', 'fw_'),
  key('nvidia-key', `nvapi-${WORD}{40,}`, 'nvapi-'),
  key('langsmith-key', 'lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{8,}', 'lsv2_'),
  key('tavily-key', `tvly-${WORD}{20,}`, 'tvly-'),
];

const CLOUDS: readonly SecretShape[] = [
  key('aws-key-id', '(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}(?![0-9A-Za-z])', 'AKIA', 'ASIA', 'ABIA', 'ACCA'),
  after(
    'aws-secret-key',
    /((?:secret_?access_?key|SecretAccessKey|aws_secret)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\[redacted)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi,
    'ecret',
    'ECRET',
  ),
  after('azure-key', /((?:Account|SharedAccess)Key=)(?!\[redacted)[A-Za-z0-9+/]{40,100}={0,2}/g, 'Key='),
  after('azure-signature', /([?&]sig=)(?!\[redacted)[A-Za-z0-9%+/=_-]{40,120}/g, 'sig='),
  key('azure-secret', `[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}`, 'Q~'),
  key('google-token', `ya29\\.${WORD}{20,}`, 'ya29.'),
  key('google-client-secret', `GOCSPX-${WORD}{20,}`, 'GOCSPX-'),
  key('digitalocean-token', 'do[opr]_v1_[a-f0-9]{64}', '_v1_'),
  key('heroku-key', `HRKU-${WORD}{30,}`, 'HRKU-'),
  key('databricks-token', 'dapi[a-f0-9]{32}(?:-\\d)?', 'dapi'),
  key('vault-token', `hv[sbr]\\.${WORD}{24,}`, 'hvs.', 'hvb.', 'hvr.'),
  key('terraform-token', `[A-Za-z0-9]{14}\\.atlasv1\\.${WORD}{60,}`, '.atlasv1.'),
  key('pulumi-token', 'pul-[a-f0-9]{40}', 'pul-'),
  key('doppler-token', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9.]{40,}', 'dp.'),
  key('fly-token', `(?:FlyV1 )?fm[12][a-z]?_${WORD}{40,}`, 'fm1', 'fm2'),
  key('supabase-token', '(?:sbp|sb_secret)_[A-Za-z0-9_]{30,}', 'sbp_', 'sb_secret_'),
  key('netlify-token', 'nfp_[A-Za-z0-9]{36,}', 'nfp_'),
];

const SERVICES: readonly SecretShape[] = [
  key('github-token', 'gh[pousr]_[A-Za-z0-9]{30,}', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'),
  key('github-token', 'github_pat_[A-Za-z0-9_]{22,}', 'github_pat_'),
  key('gitlab-token', `gl(?:pat|dt|rt|cbt|ptt|oas|ft|imt|agent|soat|ffct)-${WORD}{20,}`, 'gl'),
  key('bitbucket-token', `ATBB[A-Za-z0-9]{28,}`, 'ATBB'),
  key('atlassian-token', `AT[AC]TT3x${WORD}{40,}={0,2}`, 'TT3x'),
  key('npm-token', 'npm_[A-Za-z0-9]{30,}', 'npm_'),
  after('npm-token', /(:_(?:authToken|auth|password)[ \t]{0,4}=[ \t]{0,4}"?)(?!\[redacted|\$\{)[^\s"]{8,}/g, ':_'),
  key('pypi-token', `pypi-AgE${WORD}{50,}`, 'pypi-AgE'),
  key('rubygems-key', 'rubygems_[a-f0-9]{40,}', 'rubygems_'),
  key('cargo-token', 'cio[A-Za-z0-9]{32}(?![A-Za-z0-9])', 'cio'),
  key('docker-token', `dckr_(?:pat|oat)_${WORD}{20,}`, 'dckr_'),
  key('slack-token', 'xox[abceoprs](?:\\.xox[a-z])?-[A-Za-z0-9-]{10,}', 'xox'),
  key('slack-token', 'xapp-[A-Za-z0-9-]{20,}', 'xapp-'),
  after(
    'slack-webhook',
    /(https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{16,256}/g,
    'hooks.slack',
  ),
  after(
    'discord-webhook',
    /(https:\/\/(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{10,25}\/)[A-Za-z0-9_-]{40,100}/g,
    'webhooks/',
  ),
  key('discord-token', '[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,45}', '.'),
  key('telegram-token', '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}', ':AA'),
  key('stripe-key', '[rs]k_(?:live|test)_[A-Za-z0-9]{16,}', 'k_live_', 'k_test_'),
  key('stripe-key', 'whsec_[A-Za-z0-9+/=]{24,}', 'whsec_'),
  key('shopify-token', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}', 'shp'),
  key('square-token', `sq0(?:atp|csp)-${WORD}{22,}`, 'sq0'),
  key('sendgrid-key', `SG\\.${WORD}{16,64}\\.${WORD}{16,}`, 'SG.'),
  key('mailgun-key', 'key-[0-9a-f]{32}(?![0-9a-f])', 'key-'),
  key('mailchimp-key', '[0-9a-f]{32}-us[0-9]{1,2}(?![0-9])', '-us'),
  key('brevo-key', 'xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}', 'xkeysib-'),
  key('twilio-key', 'SK[0-9a-f]{32}(?![0-9a-f])', 'SK'),
  key('linear-key', 'lin_(?:api|oauth)_[A-Za-z0-9]{32,}', 'lin_'),
  key('notion-token', '(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}(?![A-Za-z0-9]))', 'ntn_', 'secret_'),
  key('figma-token', `figd_${WORD}{36,}`, 'figd_'),
  key('postman-key', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}', 'PMAK-'),
  key('airtable-token', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}', 'pat'),
  key('grafana-token', 'gl(?:c_[A-Za-z0-9+/=]{32,400}|sa_[A-Za-z0-9]{32}_[a-f0-9]{8})', 'glc_', 'glsa_'),
  key('newrelic-key', 'NR(?:AK|JS|II)-[A-Za-z0-9]{19,}', 'NRAK-', 'NRJS-', 'NRII-'),
  key('sentry-token', `sntr(?:ys_[A-Za-z0-9+/=_]{40,}|yu_[a-f0-9]{64})`, 'sntry'),
  key('age-key', 'AGE-SECRET-KEY-1[A-Z0-9]{58}', 'AGE-SECRET'),
  key('jwt', `eyJ${WORD}{8,16384}\\.eyJ${WORD}{4,16384}(?:\\.${WORD}{0,16384})?`, 'eyJ'),
];

/** What stands in place of a secret in an example: nothing is gained by taking it out. */
const PLACEHOLDER =
  '(?!\\[redacted|\\$|<|\\{|%|x{4}|X{4}|\\*{3}|\\.{3}|your|Your|YOUR|example|changeme|change-me|placeholder|process\\.|os\\.|env)';

/** Told by what stands in front. */
const NAMED: readonly SecretShape[] = [
  after(
    'authorization',
    /((?<![A-Za-z0-9])(?:proxy-)?authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:bearer|basic|token|digest)[ \t]{1,4})(?!\[redacted)[A-Za-z0-9._~+/=-]{8,}/gi,
    'uthorization',
    'UTHORIZATION',
  ),
  after(
    'authorization',
    /((?<![A-Za-z0-9])(?:bearer|basic)[ \t]{1,4})(?!\[redacted)(?=[A-Za-z._~+/-]{0,200}[0-9=])[A-Za-z0-9._~+/=-]{12,}/gi,
    'earer',
    'EARER',
    'asic',
    'ASIC',
  ),
  after(
    'api-key-header',
    /((?<![A-Za-z0-9])(?:x-(?:api|goog-api|portkey-api|subscription|functions|auth)-(?:key|token)|(?:ocp-apim-subscription|api)-key|private-token)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)(?!\[redacted)[^\s"'\\,;]{8,}/gi,
    '-key',
    '-Key',
    '-KEY',
    '-token',
    '-Token',
    '-TOKEN',
  ),
  after(
    'url-credentials',
    /((?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/:@?#"'\\]{0,200}:)(?!\[redacted)[^\s/@?#"'\\]{1,400}(?=@)/g,
    '://',
  ),
  after(
    'url-key',
    new RegExp(
      `([?&](?:key|api_?key|access_token|auth_token|token|secret|client_secret|password)=)${PLACEHOLDER}[A-Za-z0-9._~+/%-]{16,}`,
      'gi',
    ),
    'key=',
    'Key=',
    'KEY=',
    'token=',
    'secret=',
    'password=',
  ),
  after(
    'variable',
    new RegExp(
      `((?<![A-Za-z0-9_])(?:[A-Z][A-Z0-9]{0,40}_){0,6}(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_KEY|PRIVATE_KEY|SECRET_KEY|AUTH_KEY)(?:_[A-Z0-9]{1,20}){0,2}=["']?)${PLACEHOLDER}(?=[^\\s"']{0,200}[0-9])[^\\s"'\\\\\`;|&()<>$]{8,}`,
      'g',
    ),
    'SECRET',
    'TOKEN',
    'PASS',
    'KEY',
  ),
  after(
    'field',
    new RegExp(
      `((?<![A-Za-z0-9_])["'][a-z0-9_-]{0,40}(?:secret|password|passwd|passphrase|api_?key|access_?token|auth_?token|private_?key|refresh_?token)["'][ \\t]{0,4}:[ \\t]{0,4}["'])${PLACEHOLDER}(?=[^"'\\s]{0,200}[0-9])[^"'\\s\\\\]{12,}`,
      'gi',
    ),
    'ecret',
    'assw',
    'assp',
    'key"',
    "key'",
    'Key"',
    "Key'",
    'oken',
  ),
];

export const SECRET_SHAPES: readonly SecretShape[] = [...MODELS, ...CLOUDS, ...SERVICES, ...NAMED];
