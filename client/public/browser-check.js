/* global window, document */
// Runs before anything else, in ES5, so that a browser that cannot run the client is told so in words.
;(function () {
  'use strict'
  var needed =
    'noModule' in document.createElement('script') &&
    typeof window.fetch === 'function' &&
    typeof window.Promise === 'function' &&
    typeof window.structuredClone === 'function' &&
    typeof window.ResizeObserver === 'function' &&
    typeof window.IntersectionObserver === 'function' &&
    typeof window.RTCPeerConnection === 'function' &&
    typeof window.MediaSource === 'function' &&
    'at' in Array.prototype &&
    window.CSS !== undefined &&
    window.CSS.supports('inset: 0') &&
    window.CSS.supports('aspect-ratio: 16 / 9') &&
    // Came with Chrome 108, which the client is built for and too-old.html names.
    window.CSS.supports('height: 1dvh')
  if (!needed) window.location.replace('/too-old.html')
})()
