/** What stands beside the stage: which cameras, what was marked, which cases it is linked to, what was exported. */
export type Side = 'cameras' | 'bookmarks' | 'linked' | 'exports'

/** What is open over the page. */
export type ReviewDialog = 'export' | 'keep' | 'link' | 'keys'
