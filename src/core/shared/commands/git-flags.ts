// The flags of git's readers that choose, order and lay out what is shown; none of them runs or writes anything.

export const DIFF =
  '-psuRzabwWD -U? -l=number -S= -G= -O=read -I= -B? -M? -C? -X? --patch --no-patch --unified? --raw --patch-with-raw --patch-with-stat --stat? --stat-width= --stat-count= --stat-name-width= --compact-summary --numstat --shortstat --dirstat? --cumulative --summary --name-only --name-status --color? --no-color --color-moved? --no-color-moved --color-moved-ws= --color-words? --word-diff? --word-diff-regex= --no-renames --rename-empty --no-rename-empty --check --ws-error-highlight= --full-index --binary --abbrev? --find-renames? --find-copies? --find-copies-harder --break-rewrites? --irreversible-delete --diff-filter= --pickaxe-all --pickaxe-regex --find-object= --relative? --no-relative --text --ignore-cr-at-eol --ignore-space-at-eol --ignore-space-change --ignore-all-space --ignore-blank-lines --ignore-matching-lines= --inter-hunk-context= --function-context --exit-code --quiet --no-ext-diff --no-textconv --ignore-submodules? --submodule=log|short --src-prefix= --dst-prefix= --no-prefix --default-prefix --line-prefix= --minimal --patience --histogram --anchored= --diff-algorithm= --skip-to= --rotate-to= --ita-invisible-in-index --output-indicator-new= --output-indicator-old= --output-indicator-context=';

export const LOG =
  '-# -n=number -iEFPgcmtrq -L= --max-count= --skip= --since= --after= --until= --before= --since-as-filter= --author= --committer= --grep= --grep-reflog= --all-match --invert-grep --regexp-ignore-case --basic-regexp --extended-regexp --fixed-strings --perl-regexp --merges --no-merges --min-parents= --max-parents= --no-min-parents --no-max-parents --first-parent --not --all --branches? --tags? --remotes? --glob= --exclude= --exclude-hidden= --reflog --walk-reflogs --merge --boundary --cherry-mark --cherry-pick --cherry --left-only --right-only --left-right --follow --simplify-by-decoration --full-history --dense --sparse --simplify-merges --ancestry-path? --date-order --author-date-order --topo-order --reverse --oneline --graph --no-graph --show-linear-break? --pretty? --format= --abbrev-commit --no-abbrev-commit --no-abbrev --encoding= --expand-tabs? --no-expand-tabs --notes? --no-notes --show-notes? --date= --relative-date --parents --children --decorate? --no-decorate --decorate-refs= --decorate-refs-exclude= --clear-decorations --source --use-mailmap --no-use-mailmap --mailmap --no-mailmap --log-size --no-walk? --do-walk --cc --dd --combined-all-paths --diff-merges= --no-diff-merges --show-pulls --no-show-signature --ignore-missing --full-diff --root --end-of-options';

const CONTAINING =
  '--merged? --no-merged? --contains? --no-contains? --points-at? --sort= --format= --column? --no-column --color? --no-color -i --ignore-case --omit-empty';

export const BRANCH = `-arvq --list -l --all --remotes --verbose --show-current --abbrev? --no-abbrev ${CONTAINING}`;
export const TAG = `-l -n? --list ${CONTAINING}`;

export const STATUS =
  '-sbvz -u? --short --branch --show-stash --porcelain? --long --verbose --untracked-files? --ignore-submodules? --ignored? --column? --no-column --ahead-behind --no-ahead-behind --renames --no-renames --find-renames?';

export const BLAME =
  '-bcltfnsewp -L= -M? -C? --date= --porcelain --line-porcelain --show-name --show-number --show-email --since= --root --show-stats --color-lines --color-by-age --first-parent --abbrev? --ignore-rev= --ignore-revs-file=read --minimal --incremental --score-debug';

export const GREP =
  '-# -aIiwvhHEGPFnlLczpWqo -e= -f=read -A=number -B=number -C=number -m=number --cached --no-index --untracked --exclude-standard --no-exclude-standard --text --ignore-case --word-regexp --invert-match --full-name --extended-regexp --basic-regexp --perl-regexp --fixed-strings --line-number --column --files-with-matches --name-only --files-without-match --null --only-matching --count --color? --no-color --break --heading --show-function --function-context --context= --after-context= --before-context= --max-depth= --max-count= --recursive --no-recursive --threads= --and --or --not --all-match --quiet --no-textconv';

export const REV_PARSE =
  '-q --abbrev-ref? --short? --verify --quiet --symbolic --symbolic-full-name --show-toplevel --show-prefix --show-cdup --show-superproject-working-tree --git-dir --absolute-git-dir --git-common-dir --is-inside-work-tree --is-inside-git-dir --is-bare-repository --is-shallow-repository --all --branches? --tags? --remotes? --glob= --default= --revs-only --no-revs --flags --no-flags --not --since= --until= --path-format= --show-object-format? --show-ref-format --git-path= --end-of-options --disambiguate= --exclude=';

export const LS_FILES =
  '-cdoisukmvtfz -x= -X=read --cached --deleted --others --ignored --stage --unmerged --killed --modified --resolve-undo --directory --no-empty-directory --eol --deduplicate --full-name --abbrev? --exclude= --exclude-from=read --exclude-standard --exclude-per-directory= --error-unmatch --format= --debug --sparse';

export const LS_TREE =
  '-drtlz --name-only --name-status --full-name --full-tree --long --object-only --abbrev? --format=';

/** Without `--dirty`: that brings the index up to date, which calls a hook. */
export const DESCRIBE =
  '--all --tags --contains --abbrev? --candidates= --exact-match --long --match= --exclude= --always --first-parent';

export const REFS = `--count= --sort= --format= --points-at= --exclude= --include-root-refs -q -d -s --head --tags --heads --branches --verify --hash? --abbrev? --dereference --exists ${CONTAINING}`;

export const CONFIG =
  '-lz --get --get-all --get-regexp --list --local --global --system --worktree --show-origin --show-scope --null --name-only --type= --bool --int --bool-or-int --path --includes --no-includes --default= --all --show-names';
