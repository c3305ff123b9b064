#!/bin/sh
# Runs ffmpeg so that the kernel kills it when the process that started it dies (prctl(2), PR_SET_PDEATHSIG).
exec setpriv --pdeathsig KILL -- "${FFMPEG_TIED_PATH:-ffmpeg}" "$@"
