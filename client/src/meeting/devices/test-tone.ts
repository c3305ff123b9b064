const toneMs = 1200

interface SinkContext extends AudioContext {
  setSinkId?(id: string): Promise<void>
}

/** Plays a soft bell on a speaker (`undefined`: the system's default), resolving when it has faded. */
export const playTestTone = async (speaker: string | undefined): Promise<void> => {
  const context: SinkContext = new AudioContext()
  try {
    if (speaker !== undefined) await context.setSinkId?.(speaker)
    const gain = context.createGain()
    gain.gain.setValueAtTime(0.25, context.currentTime)
    gain.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + toneMs / 1000)
    gain.connect(context.destination)
    for (const frequency of [880, 1320]) {
      const tone = context.createOscillator()
      tone.frequency.value = frequency
      tone.connect(gain)
      tone.start()
      tone.stop(context.currentTime + toneMs / 1000)
    }
    await new Promise((resolve) => setTimeout(resolve, toneMs))
  } finally {
    await context.close()
  }
}
