// Programs that change the machine for everybody on it: never known, each with what is at stake.
import { family, irreversible, never, type Teller, unknown } from '../known.ts';
import type { Program } from '../program.ts';

/** Words that only show how things are. */
const SHOWS =
  /^(?:-[lLSpJ]|-read|-list|--list.*|--status|--state|--show.*|status|list|info|show|get|print|luksDump|isLuks)$/;

/** The way in which the machine changes, unless it is only asked about. */
const alters = (what: string): Teller => {
  const alter = irreversible(what);
  return (invocation) =>
    invocation.words.some((word) => SHOWS.test(word))
      ? unknown(`${invocation.program} tells about the machine, and may change it`)
      : alter(invocation);
};

const stops = (what: string): Teller => never(`it ends ${what}`);

export const machine: readonly Program[] = family({
  'iptables ip6tables nft ufw firewall-cmd pfctl': alters('changes which connections the machine lets through'),
  'useradd userdel usermod groupadd groupdel groupmod adduser deluser passwd chpasswd visudo vipw vigr chsh chfn gpasswd dscl':
    alters('changes who may use the machine'),
  'modprobe insmod rmmod kextload kextunload setenforce csrutil spctl nvram efibootmgr update-grub grub-install':
    alters('changes how the system starts or guards itself'),
  'umount swapoff swapon losetup dmsetup mdadm hwclock timedatectl hostnamectl localectl':
    alters('changes how the system runs'),
  'vgremove lvremove pvremove pvcreate vgcreate lvcreate fdisk sfdisk cfdisk gdisk sgdisk parted wipefs blkdiscard cryptsetup zpool zfs diskutil mkswap':
    alters('changes what disks hold'),
  'kill pkill killall killall5 skill': stops('programs that run'),
  'service initctl rc-service': never('it starts and stops what the system runs'),
  'shutdown reboot halt poweroff': alters('ends whatever the machine does'),
  'shred srm wipe': ({ program, words }) => ({
    known: false,
    why: `${program} overwrites files so that nothing brings them back`,
    irreversible: 'overwrites files so that nothing brings them back',
    touches: words.filter((word) => !word.startsWith('-')).map((path) => ({ kind: 'delete', path })),
  }),
  'open xdg-open start osascript': never('it starts whatever belongs to what it is given'),
});
