import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Writes `sw.js` from `src/sw/worker.js`, with the list of the files that the app needs without a connection. */
export function offlineShell(): Plugin {
  return {
    name: 'offline-shell',
    apply: 'build',
    generateBundle(_options, bundle) {
      const built = Object.values(bundle);
      const publicFolder = join(import.meta.dirname, '../public');
      const fixed = readdirSync(publicFolder);
      const hash = createHash('sha256');
      for (const file of built) hash.update(file.type === 'chunk' ? file.code : file.source);
      for (const file of fixed) hash.update(readFileSync(join(publicFolder, file)));
      const worker = readFileSync(join(import.meta.dirname, '../src/sw/worker.js'), 'utf8');
      const files = [...built.map((file) => `/${file.fileName}`), ...fixed.map((file) => `/${file}`)];
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: worker
          .replace("'VERSION'", JSON.stringify(hash.digest('hex').slice(0, 16)))
          .replace("['FILES']", JSON.stringify(files.filter((file) => file !== '/index.html'))),
      });
    },
  };
}
