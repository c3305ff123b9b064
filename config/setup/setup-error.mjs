/** A step that failed in a way we can say something about. */
export class SetupError extends Error {
  /**
   * @param {string} message What went wrong.
   * @param {string} advice What to do next, as one or more lines.
   */
  constructor(message, advice) {
    super(message)
    this.name = 'SetupError'
    this.advice = advice
  }
}
