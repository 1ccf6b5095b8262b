# Makes `shop`, a git repository with a small history to bisect: its test of the price fails since a commit of a branch that
# was merged. Dates and names are fixed, so that the commits are the same wherever it runs.
set -eu
mkdir shop
cd shop
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=shop GIT_AUTHOR_EMAIL=shop@example.org GIT_AUTHOR_DATE=2026-01-01T00:00:00Z
export GIT_COMMITTER_NAME=shop GIT_COMMITTER_EMAIL=shop@example.org GIT_COMMITTER_DATE=2026-01-01T00:00:00Z

commit() {
  git add -A
  git commit -q -m "$1"
}

git init -q -b main
echo .deflake >.gitignore
echo 'export const priceOf = (cents) => cents;' >price.mjs
cat >price.test.mjs <<'END'
import assert from "node:assert";
import { test } from "node:test";
import { priceOf } from "./price.mjs";

test("an empty cart costs nothing", () => assert.equal(priceOf(0), 0));
test("a cart costs the full price", () => assert.equal(priceOf(1999), 1999));
END
commit 'Prices'
git tag v1
for page in basket orders; do
  echo "$page" >"$page.txt"
  commit "A page for $page"
done

git checkout -q -b vouchers
echo 'export const vouchers = [];' >vouchers.mjs
commit 'Vouchers can be kept'
echo 'export const priceOf = (cents) => Math.round(cents / 10) * 10;' >price.mjs
commit 'Prices are round, as vouchers are'
echo 'export const vouchers = new Set();' >vouchers.mjs
commit 'No voucher twice'

git checkout -q main
echo invoices >invoices.txt
commit 'A page for invoices'
git merge -q --no-ff -m 'Vouchers' vouchers
for page in returns contact; do
  echo "$page" >"$page.txt"
  commit "A page for $page"
done
