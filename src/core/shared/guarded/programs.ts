// What makes programs run by itself: Git and its hooks, editors, pipelines, shells, package managers, tools on entering a folder.
import { guarded } from './entry.ts';

const GIT = 'Git runs hooks and settings kept there';
const PASSED = 'it says through which programs Git passes a file';
const HOOK = 'it runs by itself when Git is used';
const EDITOR = 'an editor runs or obeys what it says';
const DEBUGGER = 'a debugger runs what it says';
const PIPELINE = 'a build server runs what it says';
const REVIEW = 'it says who must look at a change';
const CONTAINER = 'a container runs what it says';
const SHELL = 'every new shell runs what it says';
const SESSION = 'it runs by itself when somebody logs in or at a set time';
const PACKAGES = 'a package manager obeys it';
const INTERPRETER = 'every start of a language runs what it says';
const TOOLING = 'a tool runs what it says as soon as the folder is entered';
const TOOL = 'a tool obeys it wherever it is started';
const INSTALLED = 'programs are started from there by their name alone';

/** Not here, because they are a project's own sources, run by whoever calls for it: Makefile, Dockerfile, package.json, eslint.config.js. */
export const PROGRAM_PATHS = [
  ...guarded(GIT, {
    folder: '.git  .config/git  .gittemplates  .git-templates',
    file: '.git  .gitconfig  .gitconfig*  .gitmodules  .git/config  head  commondir  gitdir',
  }),
  ...guarded(PASSED, { file: '.gitattributes' }),
  ...guarded(HOOK, {
    folder: '.husky  .githooks  .git-hooks  .hooks  .lefthook',
    file: `
      .pre-commit-config.y*ml  .pre-commit-hooks.y*ml  {,.}lefthook{,-local}.{y*ml,toml,json}  .lefthookrc  .overcommit.yml
      prek.toml  .huskyrc*  {,.}simple-git-hooks.*  .lintstagedrc*  lint-staged.config.*
      {pre,post}-{commit,checkout,merge,rewrite,applypatch,receive,update}  pre-{push,rebase,merge-commit,auto-gc}
      {commit,prepare-commit,applypatch,sendemail-validate}-msg  {fsmonitor-watchman,reference-transaction,push-to-checkout}
    `,
  }),
  ...guarded(EDITOR, {
    folder: `
      .vscode  .vscode-{server,server-insiders,remote,oss,insiders}  .idea  .fleet  .zed  .vs  .theia  .nova  .helix
      .vim  .nvim  .emacs.d  .config/{nvim,helix,zed,emacs,sublime-text*}  .cloud9  .c9
    `,
    file: `
      *.code-workspace  {.,_}vimrc  {.,_}gvimrc  .exrc  .lvimrc  .nvimrc  .nvim.lua  init.vim  .dir-locals*.el  .emacs
      .spacemacs  .externaltoolbuilders  *.run.xml  build.rs  *.sublime-project  .projections.json  .vimspector.json
      {code*,vscodium*,cursor*,windsurf*,data}/user/{keybindings,tasks}.json
    `,
  }),
  ...guarded(DEBUGGER, { file: '.gdbinit  .gdbearlyinit  .lldbinit  .lldbinit-*  .pdbrc  .radare2rc' }),
  ...guarded(REVIEW, { file: 'codeowners' }),
  ...guarded(PIPELINE, {
    folder: `
      .github/{workflows,actions}  .circleci  .buildkite  .{gitea,forgejo,tangled}/workflows  .gitlab  .woodpecker
      .teamcity  .azuredevops  .azure-pipelines  .pipelines  .ci  .semaphore  .tekton  .harness  .drone  .builds
    `,
    file: `
      {,*}.gitlab-ci{,-*}.y*ml  .travis.y*ml  azure-pipelines*.y*ml  bitbucket-pipelines.y*ml  jenkinsfile*
      *.jenkinsfile  .drone.{y*ml,star,jsonnet}  .woodpecker.y*ml  {,.}appveyor.y*ml  cloudbuild*.{y*ml,json}
      buildspec*.y*ml  .cirrus.{y*ml,star}  circle.yml  codemagic.y*ml  bitrise.y*ml  wercker.yml  .build.yml
      .mergify.yml  renovate.json{,5}  .renovaterc{,.json,.json5}  .github/settings.y*ml
      {,.}taskcluster.yml  action.y*ml  codeship-*.yml  .github/dependabot.y*ml  .scrutinizer.yml
    `,
  }),
  ...guarded(CONTAINER, {
    folder: '.devcontainer  .idx  .codesandbox  .gitpod  .ona',
    file: '{,.}devcontainer.json  .gitpod.yml  .gitpod.dockerfile  {,.}devfile.y*ml  .replit  .stackblitzrc',
  }),
  ...guarded(SHELL, {
    folder: `
      .config/{fish,zsh,nushell,powershell,bash,elvish,xonsh}  .elvish  .oh-my-zsh  .bashrc.d  .zshrc.d  .profile.d  .bash_it
      documents/{windowspowershell,powershell}
    `,
    file: `
      .bashrc*  .bash_{profile,login,logout,aliases,functions,completion}  .profile  .inputrc  .zshrc*  .zsh{env,_aliases}
      .z{profile,login,logout}  .{ksh,mksh,csh,tcsh}rc  .login  .logout  .environment  .pam_environment
      config.fish  .xonshrc  profile.ps1  *_profile.ps1  .tmux.conf  .screenrc
    `,
  }),
  ...guarded(SESSION, {
    folder: `
      .config/{autostart,autostart-scripts,systemd,environment.d,plasma-workspace,i3,sway,hypr}  .local/share/systemd
      .local/share/{dbus-1,applications}  .config/upstart  .screenlayout  library/{launchagents,launchdaemons,startupitems}  start menu/programs/startup  .hammerspoon
      systemd/{system,user}  /var/spool/{cron,anacron,at}  /windows/system32/tasks
    `,
    file: '{,.}crontab  .x{profile,initrc,session,sessionrc,serverrc}  .xresources  .xbindkeysrc  .dmrc  autorun.inf  ntuser.dat*  .forward  .procmailrc',
  }),
  ...guarded(PACKAGES, {
    folder:
      '.yarn/{releases,plugins,sdks}  .mvn  gradle/wrapper  .cargo  .bundle  .gradle  .config/{pip,uv,pypoetry,go,yarn}',
    file: `
      .yarnrc*  .pnpmfile.{cjs,mjs}  pnpm-workspace.y*ml  .pnp.{cjs,js}  .pnp.loader.mjs  {,.}npmrc  npmrc
      pip.{conf,ini}  {uv,.pdm,poetry,bunfig}.toml  .condarc  .gemrc  nuget.config  init.gradle{,.kts}  gradle.properties  {gradlew,mvnw}{,.bat,.cmd}
      .bunfig.toml  pdm.toml  .pdm-python  directory.packages.props  dotnet-tools.json  *.{cs,fs,vb,vcx}proj.user  .sbtopts  .jvmopts
      .pydistutils.cfg  go.env  .bazelrc  .bazeliskrc  .buckconfig*  directory.build.{props,targets,rsp}  msbuild.rsp
    `,
  }),
  ...guarded(INTERPRETER, {
    folder: '.ipython  .jupyter  .julia/config  .irb',
    file: `
      .ghci  .ocamlinit  .juliarc.jl  .iex.exs  .sbclrc  .clisprc.lisp  .octaverc  .guile  jupyter_*config.py
      {sitecustomize,usercustomize}.py  {site,dist}-packages/*.pth  .pythonrc*  .pythonstartup  .{irb,pry,rdbg}rc  .rprofile  .renviron
      .user.ini  {,.}php.ini  web.config  .htaccess  .node_repl_init.js  .psqlrc  .sqliterc  .mongorc.js  .mongoshrc.js  .perldb
    `,
  }),
  ...guarded(TOOLING, {
    folder: '.direnv  .config/{direnv,mise,asdf}  .mise  mise/conf.d',
    file: `
      .tool-versions  {,.}mise{,.*}.toml  mise/config.toml  .rtx.toml  .autoenv  .autoenv.zsh  .env.fish  .in  .out
      .asdfrc  rust-toolchain{,.toml}  .lando.local.yml
    `,
  }),
  ...guarded(TOOL, {
    folder: '.ctags.d  .terraform.d',
    file: '{.,_}curlrc  .ripgreprc  .ackrc  .nanorc  .lessfilter  {,.}ansible.cfg  .ctags  .wezterm.lua  .rhosts  .shosts  .mailcap  .mailrc  .muttrc  .lesskey',
  }),
  ...guarded(INSTALLED, {
    folder: `
      .local/bin  node_modules/.bin  {.venv,venv}/{bin,scripts}  .{nvm,rbenv,pyenv,asdf,volta,sdkman,rustup,deno,bun,linuxbrew}
    `,
    file: 'pyvenv.cfg',
  }),
];
