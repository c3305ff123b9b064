import { inject, type InjectionKey } from 'vue'

/** The window in which a component stands. */
export interface HostWindow {
  readonly window: Window
  /** Where dialogues are put, so that they stand in that window. */
  readonly dialogs: () => HTMLElement
}

export const hostWindowKey: InjectionKey<HostWindow> = Symbol('host window')

/** The page's own window, unless the component stands in another. */
export const useHostWindow = (): HostWindow =>
  inject(hostWindowKey, () => ({ window, dialogs: () => document.body }), true)
