#!/bin/sh
# Runs mediasoup-worker so that the kernel kills it when the process that started it dies (prctl(2), PR_SET_PDEATHSIG):
# by itself it would keep its ports for a second or two, in which the next web could not have them.
exec setpriv --pdeathsig KILL -- "$MEDIASOUP_TIED_WORKER" "$@"
