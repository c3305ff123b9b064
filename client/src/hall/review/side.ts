/** What stands beside the stage: which cameras, what was marked, what was exported. */
export type Side = 'cameras' | 'bookmarks' | 'exports'
