import { Kbd, Modal, Table } from '@mantine/core';
import { words } from './words.ts';

/** Every key of the phone. */
export function Shortcuts({ close }: { close: () => void }) {
  return (
    <Modal opened onClose={close} title={words.shortcuts.title}>
      <Table>
        <Table.Tbody>
          {words.shortcuts.list.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td w={90}>
                <Kbd style={{ whiteSpace: 'nowrap' }}>{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
