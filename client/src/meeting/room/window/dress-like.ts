const isStyle = (node: Node): node is HTMLElement =>
  node instanceof HTMLElement && (node.matches('style') || node.matches('link[rel="stylesheet"]'))

/**
 * Gives a document the styles, theme and language of another, also those that are loaded later.
 * @returns ends that
 */
export const dressLike = (target: Document, source: Document): (() => void) => {
  const copies = new Map<Node, HTMLElement>()
  const copy = (node: Node) => {
    if (!isStyle(node) || copies.has(node)) return
    const cloned = target.importNode(node, true)
    copies.set(node, cloned)
    target.head.append(cloned)
  }
  const takeTheme = () => {
    target.documentElement.lang = source.documentElement.lang
    target.documentElement.className = source.documentElement.className
    target.documentElement.dataset['theme'] = source.documentElement.dataset['theme'] ?? ''
  }
  for (const node of source.head.childNodes) copy(node)
  takeTheme()
  const styles = new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) copy(node)
  })
  styles.observe(source.head, { childList: true })
  const theme = new MutationObserver(takeTheme)
  theme.observe(source.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class', 'lang'],
  })
  return () => {
    styles.disconnect()
    theme.disconnect()
    for (const cloned of copies.values()) cloned.remove()
  }
}
