import { defineConfig } from '@playwright/test';

const junit = process.env.E2E_JUNIT;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  // Generous, for machines that do much else; what does not happen fails by the limit of its expectation.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: junit === undefined ? 'list' : [['line'], ['junit', { outputFile: junit }]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
