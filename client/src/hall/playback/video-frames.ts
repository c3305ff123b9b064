/** Calls `tell` with the media time (seconds) of every frame shown, until the returned function is called. */
export const onFrames = (video: HTMLVideoElement, tell: (mediaTime: number) => void): (() => void) => {
  let request = 0
  // Firefox before 132 does not say which frame it shows; its clock is near enough.
  if (!('requestVideoFrameCallback' in video)) {
    const element: HTMLVideoElement = video
    const next = () => {
      tell(element.currentTime)
      request = requestAnimationFrame(next)
    }
    request = requestAnimationFrame(next)
    return () => cancelAnimationFrame(request)
  }
  const next = () => {
    request = video.requestVideoFrameCallback((_now, { mediaTime }) => {
      tell(mediaTime)
      next()
    })
  }
  next()
  return () => video.cancelVideoFrameCallback(request)
}
