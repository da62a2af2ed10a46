// Signs a person in with a real browser. Standard input holds one line of JSON: { "address", "executable", "login" }.
// Standard output gets one line: { "text" } of the page on which the sign-in ends.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { chromium } from 'playwright-core';

const { address, executable, login } = JSON.parse(await text(process.stdin));
const profile = await mkdtemp(join(tmpdir(), 'tokenauth-browser-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: executable,
  headless: true,
  chromiumSandbox: false,
  timeout: 60_000,
  args: [
    '--disable-gpu',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    // Nothing but this machine: the provider's pages ask for fonts from elsewhere.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});
try {
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(address);
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => url.searchParams.has('code'));
  console.log(JSON.stringify({ text: (await page.locator('body').innerText()).trim() }));
} finally {
  await context.close();
  await rm(profile, { recursive: true, force: true });
}
