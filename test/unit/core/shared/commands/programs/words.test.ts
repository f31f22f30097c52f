// Programs that print or look up words: plain ones.
import { describe } from 'mocha';
import { doesNotKnow, knows } from '../../../../../support/account-of.ts';

describe('programs that look at words', () => {
  knows([
    'pkg-config --cflags zlib',
    'sleep 2',
    'sleep 0.5s',
    'which node npm',
    'which -a ls',
    'whereis ls',
    'tput cols',
    'tput setaf 2',
    'cal -3',
  ]);

  doesNotKnow([
    'yes',
    'sleep $(id)',
    'which ./evil',
    'which a/b',
    'tput -T x init',
    'tput init',
    'history -s x',
    'history',
    'alias ls=rm',
    'hash -p /tmp/evil ls',
    'enable -f evil.so x',
    'complete -C id x',
    'compgen -C id',
  ]);
});
