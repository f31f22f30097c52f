// Programs whose work is to keep secrets: what would show one says so.
import { call, family, known, never, nothing, orders, secret, unknown } from '../known.ts';
import type { Program } from '../program.ts';

const KEYCHAIN = secret('a password from the keychain');
const VAULT = secret('what is kept in the password manager');

export const secrets: readonly Program[] = family({
  security: orders({
    'find-generic-password, find-internet-password, dump-keychain, export, find-certificate': KEYCHAIN,
    'list-keychains, default-keychain': call('-d=', nothing),
  }),
  'secret-tool kwallet-query': KEYCHAIN,
  'pass gopass op bw lpass rbw keepassxc-cli': VAULT,
  'vault doppler infisical chamber sops age': secret('what is kept in a vault'),
  'gpg gpg2': ({ words }) => {
    if (words.join(' ') === '--version') return known();
    const why = 'gpg works with keys, and starts what keeps them';
    return words.some((word) => /^(?:--export-secret.*|--decrypt|-d)$/.test(word))
      ? unknown(why, [{ kind: 'secret', what: 'a secret key, or what was encrypted' }])
      : unknown(why);
  },
  'ssh-add': orders({ '-l': call('', nothing), '-L': secret('the public keys that ssh holds') }),
  'docker-credential-desktop docker-credential-osxkeychain docker-credential-secretservice docker-credential-pass docker-credential-wincred docker-credential-ecr-login':
    secret('a password for a container registry'),
  'git-credential-manager git-credential-osxkeychain git-credential-libsecret git-credential-store git-credential-cache':
    secret('a password for a git server'),
  'ssh-keygen': call('-lvf= -E=', () => 'ssh-keygen makes and changes keys'),
  'crontab at batch': ({ program, words }) =>
    words.join(' ') === '-l'
      ? { known: true, touches: [] }
      : {
          known: false,
          why: `${program} has something run later`,
          irreversible: 'has something run when nobody looks',
        },
  htpasswd: never('htpasswd changes a file of passwords'),
});
