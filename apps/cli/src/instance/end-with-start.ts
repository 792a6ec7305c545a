/**
 * Loaded into each program that `start` runs (`node --import`): when `start` is gone, even by kill -9, the channel to it closes and the program
 * ends as on SIGTERM. Nothing is left running that nobody can see.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening alone must not keep a program alive that has finished.
process.channel?.unref();
