// Programs that keep secrets: what would show one is a secret, and never known without being told so.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { accountOf, doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('programs that keep secrets', () => {
  const SHOWING = [
    'security find-generic-password -w -s x',
    'security dump-keychain',
    'secret-tool lookup a b',
    'pass show x',
    'op read op://x',
    'bw get password x',
    'vault read x',
    'vault kv get x',
    'gpg --export-secret-keys',
    'gpg --armor --export-secret-keys',
    'gpg -d x.gpg',
    'gh auth token',
    'gh auth status --show-token',
    'aws configure get aws_secret_access_key',
    'aws secretsmanager get-secret-value --secret-id x',
    'aws ecr get-login-password',
    'gcloud auth print-access-token',
    'az account get-access-token',
    'npm token list',
    'npm config get //registry.npmjs.org/:_authToken',
    'npm config list',
    'docker-credential-desktop get',
    'docker inspect web',
    'kubectl config view --raw',
    'kubectl get secrets',
    'kubectl get secret x -o yaml',
    'kubectl get pods,secrets',
    'kubectl get secret/x',
    'terraform output',
    'helm get values x',
    'git credential fill',
    'git-credential-osxkeychain get',
    'ssh-add -L',
    'sops -d x',
    'doppler secrets',
    'printenv',
    'cargo login',
    'pip config list',
  ];
  for (const line of SHOWING) {
    it(`takes ${line} for showing a secret`, () => {
      assert.ok(
        touchesOf(line).some((touch) => touch.startsWith('secret ')),
        JSON.stringify(accountOf(line)),
      );
    });
  }

  knows(['ssh-add -l', 'crontab -l']);
  doesNotKnow(['ssh-keygen -f x', 'crontab -e', 'gpg x', 'at now', 'htpasswd -b x a b']);
});
