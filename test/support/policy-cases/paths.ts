// Paths by class, hostile and ordinary, with what the policy must say of reading, writing and deleting each.
import type { PathQuestion } from '../../../src/core/policy/decide-path.ts';
import type { Verdict } from '../../../src/protocol/approval.ts';
import type { Case } from './report.ts';

const POSIX = '/home/me/app';
const WINDOWS = 'C:\\Users\\me\\app';

interface Group {
  readonly root?: string;
  readonly case?: PathQuestion['case'];
  /** What is done and what must be said; `guarded` also wants a reason that no rule lifts. */
  readonly wants: readonly (readonly [PathQuestion['op'], Verdict | 'guarded'])[];
  readonly paths: readonly string[];
}

const READ_ASKS = [['read', 'guarded']] as const;
const WRITE_ASKS = [
  ['write', 'guarded'],
  ['delete', 'guarded'],
] as const;
const NEVER = [
  ['read', 'deny'],
  ['write', 'deny'],
] as const;
const ORDINARY = [
  ['read', 'allow'],
  ['write', 'ask'],
] as const;
const OUTSIDE = [
  ['read', 'ask'],
  ['write', 'ask'],
] as const;

const list = (text: string) => text.trim().split(/\s*\|\s*/);

const GROUPS: readonly Group[] = [
  {
    wants: READ_ASKS,
    paths: [
      ...list(String.raw`
      .env | .env.local | .ENV.Production | apps/web/.env | prod.env | .env_prod | .env-staging | .dev.vars
      | .npmrc | .netrc | _netrc | .pypirc | .pgpass | .git-credentials | .envrc | .flaskenv | .htpasswd
      | server.key | certs/tls.pem | app.p12 | release.jks | upload.keystore | putty.ppk | AuthKey_1A2B.p8
      | id_rsa | deploy/id_ed25519 | id_rsa.bak | id_ed25519_github | private_key | passwords.kdbx
      | credentials.json | config/credentials.yml | secrets.yaml | k8s/secret.yml | my-service-account.json
      | service-account-prod.json | client_secret_12.apps.googleusercontent.com.json
      | x-firebase-adminsdk-1a.json | terraform.tfstate | terraform.tfstate.backup | prod.tfvars
      | .terraformrc | kubeconfig | .vault-token | .git/config | .git/credentials | wp-config.php
      | .bash_history | .zsh_history | .python_history | .ssh/config | .aws/credentials | .kube/config
      | .docker/config.json | .gnupg/secring.gpg | wallet.dat | /home/me/.ssh/id_rsa
      | /home/me/.aws/credentials | ~/.ssh/id_ed25519 | /home/me/.config/gh/hosts.yml
      | /home/me/.config/gcloud/application_default_credentials.json | /etc/shadow | /etc/sudoers
      | /run/secrets/db | /proc/self/environ | /proc/1/environ | /proc/1/task/1/environ
      | /var/run/docker.sock | /etc/ssl/private/a | /home/me/.mozilla/firefox/a.default/logins.json
      | /home/me/.config/google-chrome/Default/Cookies | /Users/me/Library/Keychains/login.keychain-db
      | /Users/me/Library/Application Support/Google/Chrome/x | /home/me/.local/share/keyrings/login.keyring
      | /home/me/.codex/auth.json | /home/me/.claude.json | x/../.env | ./.env | sub//.env | .env. | .env/
      | foo:.env | %2eenv | a/%2E%65nv | sub\.env | /private/etc/master.passwd | /private/etc/sudoers
      | /home/me/.terraform.d/credentials.tfrc.json
      | .env~ | env.production | .npmrc.bak | id_ed25519~ | server.key.old | .credentials.json.swp | #.env# | secrets.yml.orig
      | .claude/.credentials.json | .cursor/auth.json | deploy/gcp-key.json | secrets.prod.json | secrets/db.txt
      | rootkey.csv | local.settings.json | LocalSettings.php | .config/heroku/token | .ngrok2/ngrok.yml | .sentryclirc
      | db_password.txt | seed-phrase.txt | sub/.nuget/NuGet.Config | .vnc/passwd | admin.kubeconfig
      `),
      ...['.env ', '.ｅｎｖ', '．env'],
    ],
  },
  {
    root: WINDOWS,
    wants: READ_ASKS,
    paths: [
      ...list(String.raw`
      .ENV | sub\.env | .env. | sub/.npmrc | ID_RSA | C:\Users\me\.ssh\id_rsa | ENV~1\..\.env
      | C:\Users\me\AppData\Local\Google\Chrome\User Data\Default\Login Data | C:\Users\me\.aws\config
      | C:\Windows\System32\config\SAM | C:\Users\me\AppData\Roaming\Microsoft\Protect\x | SSH~1\id_rsa
      | C:\Users\me\AppData\Roaming\Microsoft\Windows\PowerShell\PSReadLine\ConsoleHost_history.txt
      `),
      ...['.env  '],
    ],
  },
  {
    wants: WRITE_ASKS,
    paths: [
      ...list(String.raw`
      .git/hooks/pre-commit | .git/config | .git | sub/.git/HEAD | .GIT/config | .Git/Hooks/x | GIT~1/config
      | .git./config | .git /config | .git/modules/a/config | .gitmodules | evil.git/HEAD | hooks/pre-push
      | .vscode/settings.json | .VSCODE/tasks.json | .vscode/mcp.json | a.code-workspace | .cursor/mcp.json
      | .cUrSoR/mCp.json | .Cursor/rules/a.mdc | .mcp.json | mcp.json | .gemini/settings.json
      | .claude/settings.json | .claude/settings.local.json | CLAUDE.md | docs/AGENTS.md | .codex/config.toml
      | .roo/mcp.json | .roomodes | .clinerules | .windsurfrules | .cursorrules | .aider.conf.yml
      | .goosehints | .github/copilot-instructions.md | .github/prompts/x.prompt.md
      | .github/agents/a.agent.md | opencode.json | .orquestra/agents/a.md | ORQUES~1/agents/a.md
      | .cursorignore | .aiexclude | .kiro/steering/a.md | SKILL.md | .github/workflows/ci.yml
      | .GitHub/Workflows/ci.yml | p/.github/workflows/x.yml | .gitlab-ci.yml | action.yml | Jenkinsfile
      | Jenkinsfile.release | azure-pipelines.yml | .circleci/config.yml | CODEOWNERS | .travis.yml
      | .husky/pre-push | .githooks/x | .pre-commit-config.yaml | lefthook.yml | .lefthook.toml
      | .overcommit.yml | .bashrc | .zshenv | .profile | .config/fish/config.fish
      | Microsoft.PowerShell_profile.ps1 | .tmux.conf | /home/me/.bashrc | ~/.zshrc
      | /home/me/.config/autostart/x.desktop | /home/me/.ssh/authorized_keys
      | /home/me/.config/systemd/user/x.service | /Users/me/Library/LaunchAgents/x.plist | /var/spool/cron/me
      | /etc/passwd | /etc/cron.d/x | /etc/sudoers.d/x | /usr/local/bin/git | /usr/bin/env | /boot/vmlinuz
      | /private/etc/hosts | /System/Library/x | /proc/sys/kernel/core_pattern | /sys/power/state | /lib/x.so
      | .npmrc | .yarnrc.yml | .pnpmfile.cjs | .pnp.cjs | pnpm-workspace.yaml | pip.conf | uv.toml
      | bunfig.toml | sitecustomize.py | lib/site-packages/x.pth | .cargo/config.toml | rust-toolchain.toml
      | .mvn/extensions.xml | .Rprofile | .gdbinit | .lldbinit | .vimrc | .nvim.lua | .dir-locals.el
      | .idea/workspace.xml | .editor/../.zed/x | .envrc | .tool-versions | mise.toml
      | .devcontainer/devcontainer.json | .devcontainer.json | .gitpod.yml | node_modules/.bin/tsc
      | .venv/bin/python | .local/bin/x | .htaccess | Directory.Build.props | .irbrc | sub\.git\config
      | src/code/user/settings.json | orquestra/rules.json | %2egit/hooks/x | .git%2fhooks%2fx | x:.git/config
      | .lefthook/pre-commit/x.sh | .huskyrc.json | .simple-git-hooks.json | .lintstagedrc | App.run.xml | build.rs
      | .grok/settings.json | .amp/settings.json | .taskmaster/config.json | bugbot.md | .coderabbit.yaml | renovate.json
      | .gitattributes | GITATT~1 | .mergify.yml | .bunfig.toml | gradlew | gradle.properties | .config/dotnet-tools.json | .ghci | .iex.exs
      | .jupyter/custom.js | .ipython/profile_default/startup/x.py | .xonshrc | .local/share/applications/x.desktop | web.config
      `),
      ...[
        '.v\u017fcode/tasks.json',
        '.g\u0131t/hooks/x',
        '.G\u0130T/config',
        '.\u00dfh/authorized_keys',
        '.hu\u017fky/x',
      ],
    ],
  },
  {
    root: WINDOWS,
    wants: WRITE_ASKS,
    paths: [
      ...list(String.raw`
      x\.VSCODE.\tasks.json | GIT~1\hooks\x | .git \config | C:\Windows\System32\drivers\etc\hosts
      | C:\Program Files\Git\cmd\git.exe | C:\ProgramData\x | VSCODE~1\tasks.json | .Github\WORKFLOWS\a.yml
      | C:\Users\me\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup\x.cmd
      | C:\Users\me\Documents\PowerShell\Microsoft.PowerShell_profile.ps1
      `),
    ],
  },
  {
    wants: [
      ['write', 'deny'],
      ['delete', 'deny'],
    ],
    paths: [
      ...list(String.raw`
      .orquestra/rules.json | .Orquestra/Rules.JSON | x/../.orquestra/rules.json | .orquestra./rules.json
      | /home/me/.local/share/orquestra/rules.json | /home/me/.local/share/orquestra/sessions.db
      | /home/me/.config/Code/User/settings.json | /home/me/.config/Code - Insiders/User/settings.json
      | /home/me/.config/Code/User/globalStorage/orquestra.orquestra/rules.json | /etc/orquestra/rules.json
      | /Users/me/Library/Application Support/orquestra/rules.json
      | C:\Users\me\AppData\Roaming\Code\User\settings.json
      | C:\Users\me\AppData\Roaming\orquestra\rules.json
      `),
    ],
  },
  {
    wants: NEVER,
    paths: [
      ...list(String.raw`
      /dev/sda | /dev/mem | /dev/tcp/evil.dev/80 | /dev/../dev/sda | /dev/nvme0n1 | /dev/disk0
      | /dev/input/event0 | /proc/self/mem | /proc/1/root/etc/shadow | /proc/self/cwd/.env | /proc/self/fd/3
      | /proc/sysrq-trigger | /.vol/234881026/2 | \\server\share\x | \\.\pipe\docker_engine | \\?\C:\x
      | \\wsl$\Ubuntu\etc | \\.\PhysicalDrive0 | .env::$DATA | a.txt:evil.exe
      | .git::$INDEX_ALLOCATION/config | xy:$I30/y | nul | CON | file:///etc/passwd | file:/etc/passwd
      | https://example.com/x | vscode-userdata:/settings.json | sub/AUX | %2e%2e/%2e%2e/etc/passwd
      | ..%2f..%2fetc%2fpasswd | %252e%252e%252fetc | a/..%c1%9cx | ..%u2215x | data:text/plain,x | HTTP:x | a/.%2e/x | %252e/..%5cx | a%00.ts | ..%c0%af..%c0%afx | sub/COM1
      `),
      ...['', ' ', 'a\u0000.ts', 'a\n.ts', 'a\u001b[2K', '\u202Egpj.ts', 'a\u200b.ts'],
      ...['.e\u200bnv', '\ud800', 'a\u2028b', `${'a/'.repeat(3000)}x`, 'a'.repeat(300)],
    ],
  },
  {
    root: WINDOWS,
    wants: NEVER,
    paths: [
      ...list(String.raw`
      CON | nul | NUL.txt | sub\com1.log | LPT9 | aux.ts | prn .md | nul: | CONIN$ | a.txt:s | .env::$DATA
      | a.txt:evil.exe:$DATA | xx:y | \\?\C:\Users\me\app\a | \\.\C: | //server/share/x
      | \\localhost\c$\Windows | \\.\GLOBALROOT\Device\x | file:///C:/Windows/win.ini
      `),
      ...['COM\u00b9', 'sub\\nul\\x'],
    ],
  },
  {
    wants: OUTSIDE,
    paths: [
      ...list(String.raw`
      .. | ../x | ../../etc/hosts | /home/me/app/../x | /home/me/application/x | /home/me/app2 | x/../../y
      | / | /home/me | /tmp/x | ~ | ~/notes.txt | ~root/x | ..\x | x\..\..\y | //home/me/x | /home/me/APP/x
      | C:\Users\x | C:/x/y | c:x | $HOME/notes.txt | %USERPROFILE%\x | /home/me/./x | ....//../../x
      | /mnt/c/x | /home/you/app/a.ts | /media/usb/x | /dev/null
      `),
    ],
  },
  {
    root: WINDOWS,
    wants: OUTSIDE,
    paths: [
      ...list(String.raw`
      ..\x | C:x | D:\a | \x | x\.. \..\..\y | C:\Users\me\app2 | ..\APP2\x | C:\Users\me\x | /x
      `),
    ],
  },
  {
    wants: ORDINARY,
    paths: [
      ...list(`
      src/index.ts | README.md | package.json | Makefile | Dockerfile | docker-compose.yml | tsconfig.json
      | a b.ts | ./a.ts | x/../a.ts | /home/me/app/a.ts | x//y | größe/漢字.ts | a..b/c | ... | x/.../y
      | src/[id]/page.tsx | .gitignore | .editorconfig | .eslintrc.json | eslint.config.js
      | .prettierrc | conftest.py | .env.example | docs/.env.sample | .env.local.example | .env.template
      | example.env | .env.d.ts | docs/.env.md | src/key.ts | keys.json | src/environment.ts
      | src/.envelope.ts | keyboard.ts | monkey.keys | env.ts | env.d.ts | src/secrets.ts
      | secrets/manager.py | credentials.ts | credential-store.go | tokens.json | tokenizer.py
      | design/tokens.json | locales/en/auth.json | auth.ts | password-field.tsx | id_generator.ts | id.ts
      | history.ts | certs/ca.pem | cacert.pem | id_rsa.pub | deploy.pub | known_hosts | fullchain.pem
      | public-key.pem | github/workflows/ci.yml | workflows/ci.yml | .github/ISSUE_TEMPLATE.md
      | .github/FUNDING.yml | git/config | src/vscode/settings.ts | bashrc | notes~1.txt | backup~
      | src/mcp/client.ts | agents/planner.ts | claude.ts | $lib/a.ts | app/routes/$postId.tsx
      | @types%2fnode/index.d.ts | 100%.md | logs/2026-11-21T10:00:00.log | aux.c | build/aux | con/a.ts | console.ts
      | null.ts | nullable.go | com1.ts | etc/hosts | usr/bin/x | proc/self/x | dev/a | data/settings.json
      | src/user/settings.json | user/settings.json | model.pth | orquestra.ts | rules.json | headers.ts
      | src/id_rsa_test.go | secrets.test.ts | credentials.schema.json | i18n/en/password.json | a.ts.bak
      | forgot_password.txt | locales/auth.json | docs/seeds.txt | src/build.rs.md | renovate.md | wallet.sol
      | setup.py | pyproject.toml | Cargo.toml | go.mod | pom.xml | build.gradle | CMakeLists.txt | .nvmrc
      `),
    ],
  },
  {
    root: WINDOWS,
    wants: ORDINARY,
    paths: [
      ...list(String.raw`
      a.ts | x\a.ts | src/a.ts | c:\USERS\Me\App\a.ts | C:/users/me/app/a.ts | \Users\me\app\a | x\..\a
      | console.ts | contact.md | auxiliary.ts | null.ts | common\a.ts | lpt.ts | com10.ts | a.b.c | größe.ts
      `),
    ],
  },
  { case: 'insensitive', wants: ORDINARY, paths: ['/home/me/APP/a.ts', '/HOME/Me/app/A.ts'] },
];

export const PATH_CASES: readonly (Case & PathQuestion & { readonly guarded: boolean })[] = GROUPS.flatMap(
  ({ root = POSIX, case: sensitivity, wants, paths }) =>
    paths.flatMap((path) =>
      wants.map(([op, want]) => ({
        name: `${op} ${JSON.stringify(path.slice(0, 90))} in ${root}`,
        ...{ op, path, root, case: sensitivity },
        want: want === 'guarded' ? ('ask' as const) : want,
        guarded: want === 'guarded',
      })),
    ),
);
