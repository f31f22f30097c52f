// Tools that run the code of whatever they are pointed at: known only where they are asked which version they are.
import { call, family, known, nothing, orders, type Teller, unknown, unlessChosen } from '../known.ts';
import type { Program } from '../program.ts';

/** Nothing else may stand beside it: `javac -version X.java` compiles. */
const only = (flags: string): Teller => orders({ [flags]: call('', nothing, { help: '' }) });

const OF_THE_WORKSPACE: Teller = ({ program }) =>
  unknown(`${program} runs what the workspace says or has put in its place`);

/**
 * Found where the user's programs are. Not here are those that the workspace chooses the program for, or loads code into,
 * before they say their version.
 */
export const versions: readonly Program[] = family({
  node: only('--version, -v, --help, -h'),
  deno: only('--version, -V, --help'),
  'java javac javap jar kotlin kotlinc': only('-version, --version'),
  'ruby perl php lua luajit gcc g++ cc c++ clang clang++': only('--version, -v'),
  'R Rscript julia ghc stack cabal swift swiftc nim crystal ocaml dart': only('--version'),
  zig: only('version'),
  'rustc rustfmt': orders({
    '--version, -V, -vV': call('', unlessChosen('rust-toolchain', 'rust-toolchain.toml'), { help: '' }),
  }),
  // It asks the compiler too that the workspace may choose.
  rustup: orders({
    'toolchain list': call('-v --verbose -q --quiet', nothing),
    '--version': call('', unlessChosen('rust-toolchain', 'rust-toolchain.toml'), { help: '' }),
  }),
  'cmake ctest cpack ninja meson make gmake ccache autoconf automake just rake': only('--version'),
  'nvm fnm volta asdf mise pyenv rbenv': only('--version'),
  'bash zsh fish pwsh vim nvim emacs nano code cursor subl': only('--version'),
  tmux: only('-V'),
  'ffmpeg ffprobe convert magick': only('-version'),
  'pandoc pdflatex xelatex shellcheck hadolint yamllint ruff black mypy': only('--version'),
  tsc: only('--version, -v, --help, -h'),
  'eslint prettier biome esbuild rollup oxlint': only('--version'),
  npx: only('--version, -v'),
  'split csplit install mkfifo mknod ldd strip sudo': only('--help, --version'),
  'xcode-select': only('-p, --print-path, -v, --version'),
  xcodebuild: only('-version'),
  'nvidia-smi': (invocation) => (invocation.words.length === 0 ? known() : only('-L, -q')(invocation)),
  // They hand over to what the workspace has installed.
  'jest vitest mocha webpack vite turbo nx lerna playwright cypress pytest tox pylint flake8 bazel bazelisk serverless sls bunx tsx ts-node':
    OF_THE_WORKSPACE,
});
