// Takes the host names out of the lock file that .npmrc leaves in: the pages on which authors ask for money.
import { readFile, writeFile } from 'node:fs/promises';

const path = new URL('package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(path, 'utf8'));
for (const entry of Object.values(lock.packages)) delete entry.funding;
await writeFile(path, `${JSON.stringify(lock, undefined, 2)}\n`);
