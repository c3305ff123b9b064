/** Fills the display with the page, or gives it back. A browser may refuse: then it stays as it is. */
export const toggleFullScreen = (): void => {
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen()
  void change.catch(() => undefined)
}

const area = (video: HTMLVideoElement): number => video.clientWidth * video.clientHeight

/** Lets the largest picture within an element float over other programs, or takes it back. */
export const floatPicture = (within: HTMLElement | null): void => {
  if (document.pictureInPictureElement) {
    void document.exitPictureInPicture().catch(() => undefined)
    return
  }
  const [largest] = [...(within?.querySelectorAll('video') ?? [])].sort(
    (one, other) => area(other) - area(one),
  )
  void largest?.requestPictureInPicture().catch(() => undefined)
}
