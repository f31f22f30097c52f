// What a change of a path is based on, as the files port takes it.

/** A link with the target "x" is something else than a file with the content "x". */
export const baseOf = ({ hash, link }: { readonly hash: string; readonly link?: boolean | undefined }): string =>
  link === true ? `link:${hash}` : hash;
