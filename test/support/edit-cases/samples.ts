// Texts of other kinds than this repository holds: tabs, other languages, repetition, characters beyond ASCII.

const PYTHON = `import os


class Base:
    """A “base” — with quotes."""

    def __init__(self, name):
        self.name = name
        self.items = []

    def run(self):
        for item in self.items:
            if item is None:
                continue
            print(item)
        return None


class Child(Base):
    def __init__(self, name):
        super().__init__(name)
        self.name = name

    def run(self):
        for item in self.items:
            if item is None:
                continue
            print(item)
        return self.name
`;

const GO = `package main

import (
\t"fmt"
\t"os"
)

func first(a int) (int, error) {
\tif a < 0 {
\t\treturn 0, fmt.Errorf("negative: %d", a)
\t}
\treturn a, nil
}

func second(a int) (int, error) {
\tif a < 0 {
\t\treturn 0, fmt.Errorf("negative: %d", a)
\t}
\tfor i := 0; i < a; i++ {
\t\tswitch i {
\t\tcase 1:
\t\t\tfmt.Println("one")
\t\tdefault:
\t\t\tfmt.Println("other")
\t\t}
\t}
\treturn a, nil
}

func main() {
\tos.Exit(0)
}
`;

const MARKDOWN = `# Über das Café

- item one
- item two — with a dash
- item “three”

## Größe

It’s “quoted”, it’s naïve, and it\u00a0has\u00a0hard\u00a0blanks.

| a | b |
|---|---|
| 1 | 2 |
| 1 | 2 |

## Größe

- item one
- item two

\`\`\`diff
--- a/x
+++ b/x
@@ -1 +1 @@
-old
+new
\`\`\`
`;

const MAKE = `all: build test

build:
\tgo build ./...
\t@echo done

test:
\tgo test ./...
\t@echo done

clean:
\trm -rf out
\t@echo done
`;

const CSS = `.a {
  color: red;
  margin: 0;
}

.b {
  color: red;
  margin: 0;
}

.c {
  color: blue;
  margin: 0;
}
`;

const SQL = `-- one
select 1;
-- two
select 2;
++ not sql
-- one
select 1;
`;

const ASIAN = `# 設定
名前 = 「値」
한국어 = "예"
emoji = "👩‍👩‍👧 🇩🇪 é"
# 設定
end = 1
`;

export const SAMPLES: readonly string[] = [PYTHON, GO, MARKDOWN, MAKE, CSS, SQL, ASIAN];
