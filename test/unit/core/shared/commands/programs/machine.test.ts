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
