// Makes dist/ what is published: `npm publish ./dist`.
import { copyFile, readFile, writeFile } from 'node:fs/promises';

const read = async (name) => JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), 'utf8'));
const { name, version, description, license, type, sideEffects, engines } = await read('package.json');
const published = {
  ...{ name, version, description, license, type, sideEffects, engines },
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
};
await writeFile(new URL('../dist/package.json', import.meta.url), `${JSON.stringify(published, null, 2)}\n`);
await copyFile(new URL('../README.md', import.meta.url), new URL('../dist/README.md', import.meta.url));
