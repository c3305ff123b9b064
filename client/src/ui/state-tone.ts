/** How well something is: green circle, amber triangle, red square, grey ring. */
export type StateTone = 'normal' | 'warning' | 'fault' | 'off'
