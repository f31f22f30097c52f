// Programs that change the machine: asked for with what is at stake, and not where they only tell about it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { accountOf, doesNotKnow, touchesOf } from '../../../../../support/account-of.ts';

const AT_STAKE = [
  'iptables -F',
  'ufw disable',
  'userdel mona',
  'usermod -aG sudo mona',
  'passwd root',
  'modprobe x',
  'setenforce 0',
  'swapoff -a',
  'timedatectl set-time 12:00',
  'zpool export data',
  'diskutil unmount disk3',
  'shutdown now',
  'shred a.txt',
];

describe('services', () => {
  const GONE = [
    'rclone purge away:bucket',
    'restic forget --keep-last 1 --prune',
    'borg delete repo::old',
    'kafka-topics --bootstrap-server a:1 --delete --topic x',
    'heroku apps:destroy x',
    'netlify sites:delete x',
    'flyctl apps destroy x',
    'railway down',
    'supabase db reset',
    'curl -X DELETE https://a.example/x',
    'curl --request=DELETE https://a.example/x',
    'curl -sXDELETE https://a.example/x',
    'git branch -M a b',
    'git branch -fd a',
    'git tag --delete v1',
    'git remote remove origin',
    'git rm -rf src',
    'git read-tree --reset -u HEAD',
  ];

  it('say what is gone afterwards, as git does of what it loses', () => {
    assert.deepEqual(
      GONE.filter((line) => accountOf(line).irreversible === undefined),
      [],
    );
    for (const line of [
      'rclone ls away:',
      'stripe login',
      'git branch x',
      'git tag v1',
      'git rm a',
      'git remote add a b',
    ])
      assert.equal(accountOf(line).irreversible, undefined, line);
  });

  doesNotKnow([...GONE.filter((line) => !line.startsWith('curl')), 'rclone ls away:', 'git branch x', 'git tag v1']);

  it('tell of branches, tags and owners what changes', () => {
    assert.deepEqual(touchesOf('git branch new'), ['git make, move or delete branches']);
    assert.deepEqual(touchesOf('git tag v1'), ['git make or delete tags']);
    assert.deepEqual(touchesOf('chown -R mona a b'), ['write a', 'write b']);
    assert.deepEqual(touchesOf('chmod -R u+x a'), ['write a']);
    assert.equal(accountOf('chmod -R u+x a').known, false);
  });
});

describe('programs that change the machine', () => {
  doesNotKnow([
    ...AT_STAKE,
    'kill 1',
    'pkill node',
    'killall node',
    'service nginx restart',
    'open a.pdf',
    'xdg-open x',
  ]);

  it('say what nobody can take back', () => {
    assert.deepEqual(
      AT_STAKE.filter((line) => accountOf(line).irreversible === undefined),
      [],
    );
  });

  it('do not say so where they only show something, or end a program', () => {
    for (const line of [
      'zfs list',
      'fdisk -l',
      'ufw status',
      'iptables -L',
      'diskutil info disk3',
      'kill 1',
      'service nginx status',
    ]) {
      assert.equal(accountOf(line).irreversible, undefined, line);
    }
  });

  it('tell the files that are overwritten', () => {
    assert.deepEqual(touchesOf('shred -u a.txt b.txt'), ['delete a.txt', 'delete b.txt']);
  });
});
