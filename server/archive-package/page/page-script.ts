/** Plays the footage, one file after the other, and tells the wall clock. No library, no network. */
export const pageScript = `
'use strict'
const video = document.querySelector('video')
const clock = document.getElementById('clock')
const name = document.getElementById('playing')
const buttons = [...document.querySelectorAll('#clips button')]
const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })
let current = -1
function tell() {
  const start = Number(buttons[current].dataset.start)
  clock.textContent = start ? shown.format(start + video.currentTime * 1000) : ''
}
function choose(n, play) {
  current = n
  buttons.forEach((button, at) => button.setAttribute('aria-current', String(at === n)))
  video.src = buttons[n].dataset.src
  name.textContent = buttons[n].textContent
  tell()
  if (play) video.play().catch(() => {})
}
buttons.forEach((button, n) => button.addEventListener('click', () => choose(n, true)))
video.addEventListener('timeupdate', tell)
video.addEventListener('seeked', tell)
video.addEventListener('ended', () => { if (current + 1 < buttons.length) choose(current + 1, true) })
choose(0, false)
`
