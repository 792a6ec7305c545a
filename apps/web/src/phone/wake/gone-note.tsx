import { Alert } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../../api/queries.ts';
import { Gone } from './gone.tsx';
import { leaveOff, useToldDoNotDisturb, useWake } from './use-wake.ts';
import { words } from './words.ts';

/** On the phone page of a browser that is to be woken: that it can be no more; and the control plane hears whether it is to be left alone. */
export function GoneNote() {
  const { wakes, on } = useWake();
  useToldDoNotDisturb(wakes);
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
