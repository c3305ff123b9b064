/** Lets an element fill the screen, or gives the screen back; a browser that refuses leaves all as it is. */
export const toggleFullScreen = (element: HTMLElement | null): void => {
  const changing = document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen()
  changing?.catch(() => undefined)
}
