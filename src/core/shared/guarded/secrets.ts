// Files that hold keys, passwords, sessions or what somebody typed: they are not read without asking.
import { patternsOf, secret } from './entry.ts';

const SECRET = 'it holds secrets';
const BROWSER = 'a browser keeps sessions and passwords there';
const TYPED = 'what was typed is kept there, passwords among it';
const SERVICE = 'whoever reaches it commands a service';

const SUPPORT = 'library/application support';

export const SECRET_PATHS = [
  ...secret(SECRET, {
    folder: `
      .ssh  .gnupg  .aws  .azure  .kube  .oci  .aliyun  .bluemix  .password-store  .secrets  .near-credentials
      .config/{gcloud,gh,glab-cli,hub,doctl,op,rclone,stripe,configstore,github-copilot,keepassxc,1password,sops}
      .config/bitwarden*  .config/solana  .foundry/keystores  .brownie/accounts  .ethereum/keystore  .electrum/wallets
      .bitcoin  .subversion/auth  .step/secrets  .cloudflared  .huggingface  .fly  .railway  .minikube/profiles
      .config/{netlify,heroku,hcloud,scw,linode-cli,exoscale,ngrok,argocd,helm,containers,mc,jira,remmina,keybase,.wrangler}
      .config/{aider,openai,anthropic,shell_gpt,io.datasette.llm,hub}  .heroku  .netlify  .ibmcloud  .tccli  .volcengine  .snowflake
      .ngrok2  .wrangler  .jira.d  .rancher  .argocd  .talos  .mc  .minio  .keybase  .monero  .vnc  .putty  .remmina  .weechat
      .svn/auth  .mysql  .twilio-cli  .stripe  .linode-cli  .dbeaver
      .local/share/{keyrings,kwalletd,com.vercel.cli}  .gnome2/keyrings  .gem/credentials  .snowsql
      library/keychains  appdata/{local,roaming}/microsoft/{credentials,protect,vault,crypto}
      /etc/ssl/private  /etc/kubernetes  /etc/wireguard  /run/secrets  /var/run/secrets  /windows/system32/config
      /var/lib/docker  /etc/letsencrypt/{live,archive}  /etc/openvpn
    `,
    file: `
      .env  env.{production,prod,staging,local}  .env.*  .env-*  .env_*  *.env  .envrc  .envrc.*  .flaskenv  .dev.vars  .dev.vars.*  .secret
      .npmrc  .pypirc  .netrc  _netrc  .git-credentials  .pgpass  pgpass.conf  .authinfo  .wgetrc  _wgetrc
      .my.cnf  .mylogin.cnf  .htpasswd  .htdigest  .rediscli_auth  .hgrc  .cvspass  .fetchmailrc  .msmtprc  .mbsyncrc
      .offlineimaprc  .s3cfg  .boto  .passwd-s3fs  rclone.conf  .databrickscfg  .erlang.cookie  .xauthority
      .smbcredentials  .credentials  .claude.json  .token  .vault-token  .vault_pass*  .vault-pass*  vault_pass*.txt
      *.pem  *.key  *.p8  *.p12  *.pk8  *.pfx  *.jks  *.bks  *.keystore  *.ppk  *.kdb  *.kdbx  *.keytab  *.ovpn
      *.keychain  *.keychain-db  *.agilekeychain  *.opvault  {private,secret}*.asc  *{private,secret}-key*.asc
      *{private,secret}_key*.asc  private{_,-,}key  id_{rsa,dsa,ecdsa,ecdsa_sk,ed25519,ed25519_sk,xmss}*  ssh_host_*_key  wg{0,1,2,3}*.conf
      {,*-}service{-,_,}account*.json  *-service-account.json  *firebase-adminsdk*.json  client_secret*.json
      {application_default_,}credentials.{json,y*ml,toml,ini,csv,xml,db,properties}  token.json
      {secret,secrets}.{json,y*ml,toml,ini,env,txt,properties,xml,tfvars}  *.secret{,s}.{json,y*ml}  token.pickle
      .terraformrc  terraform.rc  credentials.tfrc.json  *.tfstate  *.tfstate.*  *.tfvars  *.tfvars.json
      .dockercfg  .dockerconfigjson  .docker/config.json  .pulumi/credentials.json  kubeconfig  kubeconfig.y*ml
      .git/{config,credentials}  .config/git/credentials  .m2/settings*.xml  .gradle/gradle.properties  .sbt/.credentials
      .cargo/credentials{,.toml}  {.composer,.config/composer,.codex,opencode}/auth.json  .gemini/oauth_creds.json
      .kaggle/kaggle.json  huggingface/token  .dbt/profiles.yml  .supabase/access-token  {key,keystore}.properties
      wp-config.php  localsettings.php  local.settings.json  .filezilla/{sitemanager,recentservers}.xml  .purple/accounts.xml
      .credentials.json  .*/{auth,credentials,token,tokens,oauth,oauth_creds,accesstokens}.json  oauth_creds.json  {secret,secrets}.*.{json,y*ml,toml,ini}
      {rootkey,accesskeys,new_user_credentials,*_accesskeys}.csv  {gcp,gcloud,google,firebase,sa}{-,_}{key,credentials,creds}*.json
      *.kubeconfig  kube.config  talosconfig  k3s.y*ml  ngrok.y*ml  vault.y*ml  secring.gpg  age/keys.txt
      {password,passwords,passwd,logins}.{txt,csv}  secrets/*.txt  {db,root,admin,mysql,postgres,redis,smtp}{_,-}password.txt
      .{github,gh,gitlab,slack,npm,openai,anthropic}{_,-}{token,key}  {github,gh,gitlab,slack}{-,_}token{,.txt}
      {mnemonic,seed,seedphrase,seed-phrase,recovery-codes}.txt  wallet.json  .sentryclirc  .transifexrc  .esmtprc  .cifs_credentials
      .iceauthority  .vault-tokens  .sgptrc  {,.}winscp.ini  sasl_passwd  wpa_supplicant.conf  htpasswd  .lein/credentials.clj
      .sbt/credentials  .nuget/nuget.config  .hex/hex.config  .netrc.gpg  .authinfo.gpg  .pub-cache/credentials.json  .muttrc
      wp-config.php  filezilla/{sitemanager,recentservers}.xml  wallet.dat  ntds.dit  {unattend,sysprep}.xml
      /etc/{shadow,gshadow,master.passwd,sudoers,krb5.keytab}{,-,~}  /etc/security/opasswd
      /proc/*/{environ,mem,maps,auxv,syscall}  /proc/*/task/*/{environ,mem}  /proc/{kcore,keys,kmsg}
    `,
  }),
  ...secret(BROWSER, {
    folder: `
      .mozilla  .config/{google-chrome*,chromium,microsoft-edge*,bravesoftware,opera,vivaldi}  .thunderbird
      snap/{firefox,chromium}  google/chrome*/user data  microsoft/edge*/user data  bravesoftware/*/user data
      mozilla/firefox  ${SUPPORT}/{google,firefox,chromium,bravesoftware,microsoft edge,arc,vivaldi}
      library/{safari,cookies}
    `,
    file: 'cookies.{sqlite,txt,binarycookies}  logins.json  key{3,4}.db  login data  cookies-journal',
  }),
  ...secret(TYPED, { file: '.*_history  .histfile  fish_history  consolehost_history.txt  .lesshst  .viminfo' }),
  ...secret(SERVICE, {
    file: '{docker,containerd,podman,crio,dockershim}.sock  docker_engine  s.gpg-agent*',
  }),
];

/** Named like a secret, made to be read and copied, or the half of a pair that is for everybody. */
export const SAMPLES = patternsOf(`
  .env*.{example,examples,sample,template,tmpl,tpl,dist,default,defaults,schema,md,d.ts}
  .env{-,_}{example,sample,template}  {example,sample,template,default}.env  *.{example,sample,template}.env
  .{npmrc,netrc,pgpass,envrc}.{example,sample,template}  *.tfvars.{example,sample}  {example,sample}.tfvars
  {secret,secrets,credentials}.{example,sample,template,schema,d,test,spec}.*
  id_*.{ts,js,mjs,go,py,rs,rb,java,kt,c,h,md,json,test}
  *.pub  *.pub.pem  *public*.pem  pubkey.pem  {ca,cacert,ca-cert,ca-bundle,cert,chain,fullchain,root-ca,rootca}.pem
  rds-*.pem  global-bundle.pem  known_hosts  known_hosts.old
`);
