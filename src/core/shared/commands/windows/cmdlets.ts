// The cmdlets of PowerShell that only show: the parameters each may be given, and what its arguments name.

/**
 * What a value is: `look` and `read` are paths, of which it shows the names or the content; `folder` is where what follows
 * happens; `name` is of a command or of a help page; `preference` what an error does; `properties` are names of what objects hold; `compared` is anything to compare with; `none` takes no value.
 */
export type ValueKind =
  | 'none'
  | 'text'
  | 'number'
  | 'look'
  | 'read'
  | 'folder'
  | 'properties'
  | 'compared'
  | 'filter'
  | 'name'
  | 'preference'
  | 'block';

export interface Cmdlet {
  readonly names: readonly string[];
  readonly parameters: Readonly<Record<string, ValueKind>>;
  /** What its arguments without a parameter's name are, in their order; the last one's kind goes for all that follow. */
  readonly positions: readonly ValueKind[];
  /** What it touches where no path is given. */
  readonly alone?: 'look';
}

const list = (kind: ValueKind, ...names: readonly string[]): Record<string, ValueKind> =>
  Object.fromEntries(names.map((name) => [name, kind]));
const cmdlet = (
  names: string,
  parameters: Readonly<Record<string, ValueKind>>,
  positions: readonly ValueKind[] = [],
  more: Pick<Cmdlet, 'alone'> = {},
): Cmdlet => ({ names: names.split(' '), parameters, positions, ...more });

const COMPARISONS = 'eq ne gt ge lt le like notlike match notmatch contains notcontains in notin'
  .split(' ')
  .flatMap((name) => [name, `c${name}`]);

const SHOWING: readonly Cmdlet[] = [
  cmdlet(
    'get-childitem gci ls dir',
    {
      ...list('look', 'path', 'literalpath'),
      ...list('text', 'filter', 'include', 'exclude', 'attributes'),
      ...list('number', 'depth'),
      ...list('none', 'recurse', 'rec', 'r', 's', 'name', 'file', 'directory', 'ad', 'af', 'hidden', 'force'),
    },
    ['look', 'text'],
    { alone: 'look' },
  ),
  cmdlet(
    'get-content gc cat type',
    {
      ...list('read', 'path', 'literalpath'),
      ...list('number', 'totalcount', 'first', 'head', 'tail', 'last', 'readcount'),
      ...list('text', 'encoding'),
      ...list('none', 'raw'),
    },
    ['read'],
  ),
  cmdlet(
    'select-string sls',
    {
      ...list('read', 'path', 'literalpath'),
      ...list('text', 'pattern', 'encoding', 'include', 'exclude', 'context'),
      ...list('none', 'simplematch', 'casesensitive', 'quiet', 'list', 'allmatches', 'notmatch', 'raw', 'noemphasis'),
    },
    ['text', 'read'],
  ),
  cmdlet('get-item gi', list('look', 'path', 'literalpath'), ['look']),
  cmdlet('test-path', { ...list('look', 'path', 'literalpath'), ...list('text', 'pathtype') }, ['look']),
  cmdlet('resolve-path rvpa', { ...list('look', 'path', 'literalpath'), relative: 'none' }, ['look']),
  cmdlet(
    'split-path',
    {
      ...list('text', 'path', 'literalpath'),
      ...list('none', 'leaf', 'parent', 'leafbase', 'extension', 'qualifier', 'noqualifier', 'isabsolute'),
    },
    ['text'],
  ),
  cmdlet('join-path', list('text', 'path', 'childpath', 'additionalchildpath'), ['text']),
  cmdlet('get-filehash', { ...list('read', 'path', 'literalpath'), algorithm: 'text' }, ['read']),
  cmdlet('get-location gl pwd', {}),
  cmdlet('set-location sl cd chdir', list('folder', 'path', 'literalpath'), ['folder']),
  cmdlet('get-date', { ...list('text', 'format', 'uformat'), asutc: 'none' }, []),
  cmdlet('get-process gps ps', { name: 'text', id: 'number' }, ['text']),
  cmdlet('get-service gsv', { name: 'text' }, ['text']),
  cmdlet('get-command gcm', { name: 'name', commandtype: 'text', all: 'none' }, ['name']),
  cmdlet('get-help', { name: 'name', ...list('none', 'full', 'examples', 'detailed'), parameter: 'name' }, ['name']),
  cmdlet('get-random', list('number', 'maximum', 'minimum', 'count'), ['number']),
  cmdlet('start-sleep sleep', list('number', 'seconds', 's', 'milliseconds', 'm', 'ms'), ['number']),
  cmdlet('get-alias gal', { name: 'text', definition: 'text' }, ['text']),
  cmdlet('get-host', {}),
  cmdlet('get-culture', {}),
  cmdlet('get-psdrive gdr', {}),
  cmdlet('get-timezone', {}),
  cmdlet('get-uptime', {}),
  cmdlet('write-output echo write', { noenumerate: 'none' }, ['text']),
  cmdlet(
    'write-host',
    { nonewline: 'none', ...list('text', 'object', 'separator', 'foregroundcolor', 'backgroundcolor') },
    ['text'],
  ),
];

const PASSING: readonly Cmdlet[] = [
  cmdlet(
    'select-object select',
    {
      ...list('properties', 'property', 'expandproperty', 'excludeproperty'),
      ...list('number', 'first', 'last', 'skip', 'skiplast', 'index'),
      ...list('none', 'unique'),
    },
    ['properties'],
  ),
  cmdlet(
    'where-object where ?',
    {
      ...list('properties', 'property'),
      ...list('compared', 'value', ...COMPARISONS),
      filterscript: 'filter',
      not: 'none',
    },
    ['filter', 'compared'],
  ),
  cmdlet(
    'foreach-object foreach %',
    {},
    // A block that shows what each object tells: the name of a member by itself could be one that does something.
    ['block'],
  ),
  cmdlet(
    'sort-object sort',
    {
      ...list('properties', 'property'),
      ...list('none', 'descending', 'desc', 'unique', 'casesensitive'),
      ...list('number', 'top', 'bottom'),
    },
    ['properties'],
  ),
  cmdlet('group-object group', { property: 'properties', noelement: 'none' }, ['properties']),
  cmdlet(
    'measure-object measure',
    {
      property: 'properties',
      ...list('none', 'line', 'word', 'character', 'sum', 'average', 'maximum', 'minimum', 'ignorewhitespace'),
    },
    ['properties'],
  ),
  cmdlet(
    'format-table ft',
    { ...list('properties', 'property', 'groupby'), ...list('none', 'autosize', 'auto', 'wrap', 'hidetableheaders') },
    ['properties'],
  ),
  cmdlet('format-list fl', { property: 'properties' }, ['properties']),
  cmdlet('format-wide fw', { property: 'properties', column: 'number', autosize: 'none' }, ['properties']),
  cmdlet('out-string', { width: 'number', ...list('none', 'stream', 'nonewline') }),
  cmdlet('out-host oh', {}),
  cmdlet('out-null', {}),
  cmdlet('convertfrom-json', { ...list('none', 'ashashtable', 'noenumerate'), depth: 'number' }),
  cmdlet('convertto-json', { depth: 'number', compress: 'none' }),
  cmdlet('convertfrom-csv', { ...list('text', 'delimiter', 'header') }),
  cmdlet('convertto-csv', { ...list('text', 'delimiter'), notypeinformation: 'none' }),
  cmdlet(
    'compare-object diff compare',
    {
      ...list('compared', 'referenceobject', 'differenceobject'),
      property: 'properties',
      ...list('none', 'includeequal', 'excludedifferent', 'casesensitive', 'passthru'),
    },
    ['compared'],
  ),
  cmdlet('get-unique gu', { asstring: 'none' }),
  cmdlet('get-member gm', { ...list('text', 'name', 'membertype') }, ['text']),
];

const BY_NAME: ReadonlyMap<string, Cmdlet> = new Map(
  [...SHOWING, ...PASSING].flatMap((one) => one.names.map((name) => [name, one] as const)),
);

/** What each of them may be given: what happens on an error, but not a variable for it. */
export const COMMON_PARAMETERS: Readonly<Record<string, ValueKind>> = {
  ...list('preference', 'erroraction', 'ea', 'warningaction', 'wa', 'informationaction', 'infa'),
  verbose: 'none',
};

/** Names are the same in any case. */
export const cmdletNamed = (name: string): Cmdlet | undefined => BY_NAME.get(name.toLowerCase());
