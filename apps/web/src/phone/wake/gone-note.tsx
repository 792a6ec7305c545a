import { Alert } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../../api/queries.ts';
import { Gone } from './gone.tsx';
import { leaveOff, useWake } from './use-wake.ts';
import { words } from './words.ts';

/** On the phone page of a browser that was to be woken and can be no more. */
export function GoneNote() {
  const { wakes, on } = useWake();
  const user = useMe().data?.user.id ?? '';
  const [left, setLeft] = useState(false);
  const state = wakes.data?.state;
  if ((state !== 'gone' && state !== 'denied') || left) return null;
  const leave = () => {
    leaveOff(user);
    setLeft(true);
  };
  if (state === 'denied')
    return (
      <Alert color="orange" title={words.gone.title} withCloseButton closeButtonLabel={words.gone.leave} onClose={leave} role="alert">
        {words.denied}
      </Alert>
    );
  return (
    <>
      <Gone again={() => on.mutate()} leave={leave} pending={on.isPending} />
      {on.error ? (
        <Alert color="red" role="alert">
          {words.notDone}
        </Alert>
      ) : null}
    </>
  );
}
