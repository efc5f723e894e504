// What a first visit loads, compressed: the page, and whatever its first screen needs. Fails above the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const budget = 200 * 1000;
const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../../build/web'));
const page = readFileSync(join(root, 'index.html'), 'utf8');
const assets = readdirSync(join(root, 'assets'));

const first = new Set(['index.html', ...[...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path]) => path)]);
// Static imports of what is loaded already; lazy chunks come by import().
for (const path of first) {
  if (!path.endsWith('.js')) continue;
  const code = readFileSync(join(root, path), 'utf8');
  for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) {
    if (assets.includes(name)) first.add(`assets/${name}`);
  }
}

let total = 0;
for (const path of [...first].sort()) {
  const size = gzipSync(readFileSync(join(root, path)), { level: 6 }).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${path}`);
}
console.log(`${String(total).padStart(8)}  in all, of ${budget} bytes`);
if (total > budget) {
  console.error(`The first load is ${total} bytes compressed, and may be ${budget}.`);
  process.exit(1);
}
