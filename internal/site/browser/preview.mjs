// Edits a previewed site and waits for the browser to follow by itself. Usage: node preview.mjs ADDRESS FILE
// Every fault is a line on standard output.
import fs from 'node:fs'
import { chromium } from 'playwright-core'

const [address, file] = process.argv.slice(2)
const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
const page = await browser.newPage()
await page.goto(address)
for (const text of ['two', 'broken', 'three']) {
  fs.writeFileSync(file, text)
  await page.waitForFunction((t) => document.body.innerText.includes(t), text, { timeout: 10000 }).catch(() => console.log(`the page did not come to say ${text}`))
}
await browser.close()
