// What belongs to the whole machine: its settings, programs and kernel.
import { guarded } from './entry.ts';

const MACHINE = 'the whole machine obeys it';
const KERNEL = 'the running system itself is behind it';

export const MACHINE_PATHS = [
  ...guarded(MACHINE, {
    folder: `
      /etc  /bin  /sbin  /lib  /lib32  /lib64  /usr  /boot  /efi  /opt  /snap  /nix  /system  /library  /applications
      /var/{lib,db,log,spool}  /windows  /program files  /program files (x86)  /programdata  /recovery
    `,
  }),
  ...guarded(KERNEL, { folder: '/proc  /sys' }),
];
