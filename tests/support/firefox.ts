import puppeteer, { type Browser } from 'puppeteer-core'

/** Stock Firefox, headless, over WebDriver BiDi; it has WebCodecs, and no H.264 in WebRTC. */
export const launchFirefox = (): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    timeout: 120_000,
    protocolTimeout: 120_000,
    // A child must not outlive a test that was killed.
    args: ['--no-remote'],
    extraPrefsFirefox: {
      'intl.accept_languages': 'zh-CN',
      // Nothing is fetched from outside: an inner network forbids it, and so does a test.
      'media.gmp-manager.updateEnabled': false,
      'media.autoplay.default': 0,
      'app.update.enabled': false,
      'dom.min_background_timeout_value': 1000,
    },
  })
