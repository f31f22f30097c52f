// What the system says about a file, as a sentence for people.
import { fail } from '../../protocol/fault.ts';

export type Failed = ReturnType<typeof fail>;

/** The system's code of an error (`ENOENT`), or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const describe = (error: unknown) => (error instanceof Error ? error.message : String(error));

export function readFailed(label: string, error: unknown, limit = 0): Failed {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('file.missing', `${label} does not exist. Look for its right path with list_files or search_code.`);
    case 'EISDIR':
    case 'ORQ_FOLDER':
      return fail('file.is-folder', `${label} is a folder, not a file. List it instead.`);
    case 'ORQ_LARGE':
      return fail('file.too-large', `${label} is larger than ${size(limit)}. Search in it or read a part of it.`);
    case 'ORQ_SPECIAL':
      return fail('file.unreadable', `${label} is a device, socket or pipe, not a regular file.`);
    case 'ORQ_MOVED':
      return fail('file.unreadable', `${label} now leads through a link to another place. Ask for it again.`);
    case 'ELOOP':
      return fail('file.unreadable', `${label} is a link that leads back to itself. Repair or remove the link.`);
    default:
      return fail('file.unreadable', `${label} cannot be read. Check its permissions and that its disk is connected.`, {
        cause: describe(error),
      });
  }
}

export function writeFailed(label: string, error: unknown): Failed {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fail('disk.full', `The disk is full: ${label} was left as it was. Free some space and try again.`, {
        retryable: true,
      });
    case 'ORQ_STALE':
      return fail('file.stale', `${label} has changed since it was read. Read it again and repeat the change.`);
    case 'ORQ_MOVED':
      return fail('file.stale', `${label} now leads through a link to another place. Look where it leads and repeat.`);
    case 'ORQ_FOLDER':
    case 'EISDIR':
      return fail('file.unwritable', `${label} is a folder, so no file can be written there. Choose another name.`);
    case 'ORQ_SPECIAL':
      return fail('file.unwritable', `${label} is a device, socket or pipe, not a regular file.`);
    case 'ENOTDIR':
      return fail('file.unwritable', `${label} cannot be written: a part of its path is a file, not a folder.`);
    case 'EROFS':
      return fail('file.unwritable', `${label} lies on a read-only disk and cannot be written.`);
    case 'ENAMETOOLONG':
      return fail('file.unwritable', `${label.slice(0, 80)}… has a name that is too long. Choose a shorter one.`);
    default:
      return fail('file.unwritable', `${label} cannot be written. Check the permissions of it and of its folder.`, {
        cause: describe(error),
      });
  }
}

const size = (bytes: number) =>
  bytes >= 1048576 ? `${Math.round(bytes / 104857.6) / 10} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
