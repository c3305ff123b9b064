/** Product tokens of user agents (RFC 9110 §10.1.5), most telling first: what calls itself Edge also says Chrome. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\/(\d+)/u, 'Edge'],
  [/\bFirefox\/(\d+)/u, 'Firefox'],
  [/\bChrome\/(\d+)/u, 'Chrome'],
  [/\bVersion\/(\d+)[^ ]* .*Safari\//u, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/Windows NT/u, 'Windows'],
  [/Android/u, 'Android'],
  [/HarmonyOS/u, 'HarmonyOS'],
  [/iPhone|iPad/u, 'iOS'],
  [/Mac OS X/u, 'macOS'],
  [/Linux/u, 'Linux'],
]

/** "Chrome 120 · Windows" of a user agent; the agent itself where nothing in it is known. */
export const agentName = (agent: string): string => {
  const browser = browsers
    .map(([pattern, name]) => [pattern.exec(agent)?.[1], name] as const)
    .find(([found]) => found)
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1]
  const words = [browser && `${browser[1]} ${browser[0] ?? ''}`, system].filter((word) => word !== undefined)
  return words.length === 0 ? agent : words.join(' · ')
}
