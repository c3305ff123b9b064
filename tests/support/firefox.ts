import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, type Browser } from 'puppeteer-core'

/**
 * Debian's Firefox, headless, with a camera and a microphone that are made up and need no permission. It offers no
 * candidate of loopback: page and SFU must be reached by another address (`inNamespace`).
 */
export const launchFirefox = async (): Promise<Browser> => {
  const profile = await mkdtemp(join(tmpdir(), 'huijian-firefox-'))
  const browser = await launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: profile,
    timeout: 120_000,
    protocolTimeout: 120_000,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      // Nothing is fetched from outside: no H.264 codec, as in an inner network.
      'media.gmp-manager.updateEnabled': false,
    },
  })
  browser.once('disconnected', () => void rm(profile, { recursive: true, force: true }))
  return browser
}
