// Recognizes programs that overwrite whole disks, or take apart what many of them hold together.
import { isDisk } from './ruinous-places.ts';

export const DISK = 'It would overwrite a disk.';
export const ERASE = 'It would delete or change a whole disk, system or home folder.';

export const DISK_TOOLS: ReadonlySet<string> = new Set(
  'wipefs mke2fs mkswap blkdiscard sgdisk diskpart badblocks hdparm fdisk sfdisk cfdisk gdisk parted cryptsetup pvcreate pvremove'.split(
    ' ',
  ),
);
/** They also show what is on a disk. */
const ALSO_SHOW = /^(?:[sc]?fdisk|gdisk|parted|cryptsetup)$/;
const SHOWS = /^(?:-l|-L|-d|-J|-V|--list.*|--dump|--json|--verify|print|status|luksDump|isLuks)$/;

/** Orders of volume managers that nobody can take back. */
const TAKES_APART: ReadonlyMap<string, RegExp> = new Map([
  ['zpool', /^(?:destroy|labelclear)$/],
  ['zfs', /^destroy$/],
  ['diskutil', /^(?:erase\w*|partitionDisk|zeroDisk|randomDisk|secureErase|reformat|delete\w*)$/i],
  ['vgremove', /^/],
  ['lvremove', /^/],
]);

export function ruinsDisk(name: string, rest: readonly string[]): string | undefined {
  if (/^(?:mkfs|newfs)(?:[._].*)?$/.test(name)) return DISK;
  if (DISK_TOOLS.has(name) && (name === 'diskpart' || rest.some(isDisk))) {
    if (!(ALSO_SHOW.test(name) && rest.some((word) => SHOWS.test(word)))) return DISK;
  }
  const order = TAKES_APART.get(name);
  if (order !== undefined && rest.slice(0, 2).some((word) => order.test(word))) return ERASE;
  if (name === 'format' && rest.some((word) => /^[a-z]:[\\/]?$/i.test(word))) return DISK;
  if (name === 'dd' && rest.some((word) => word.startsWith('of=') && isDisk(word.slice(3)))) return DISK;
  if (['tee', 'mv', 'shred'].includes(name) && rest.some(isDisk)) return DISK;
  return undefined;
}
