import { UnverifiableError, type Given } from '../../../kernel/verifier/index.ts'
import type { BagFiles } from './bag-files.ts'
import { openFolder } from './folder-files.ts'
import { openTar } from './tar-files.ts'
import { openZip } from './zip-files.ts'

/** @throws UnverifiableError where it is neither a folder nor a .zip or .tar, or so damaged that nothing can be said */
export const openPackage = ({ path, kind }: Given): Promise<BagFiles> => {
  switch (kind) {
    case 'folder':
      return openFolder(path)
    case 'zip':
      return openZip(path)
    case 'tar':
      return openTar(path)
    case 'gzip':
      throw new UnverifiableError(`${path} is compressed; unpack it, and verify the folder`)
    case 'mp4':
    case 'other':
      throw new UnverifiableError(`${path} is neither a folder nor a .zip or .tar`)
  }
}
