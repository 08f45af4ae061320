import { Form, Input, Modal } from "antd";

import { type Row, annotate } from "../data";
import { useButtonText } from "../quirks";
import { busy } from "./busy";
import { RecordFacts } from "./record-facts";
import { useSaving } from "./use-saving";

export type DialogProps = {
  driverId: string;
  /** The record that the dialog is about; none, and it is closed. */
  row: Row | undefined;
  onClose: () => void;
  onSaved: () => void;
};

/** What a note may be: 4 to 60 characters. */
export const NOTE_RULE = { required: true, whitespace: true, min: 4, message: "4 to 60 characters" };

export function Annotate({ driverId, row, onClose, onSaved }: DialogProps) {
  const [form] = Form.useForm<{ text: string }>();
  const { waiting, save } = useSaving(onClose, onSaved);
  const okText = useButtonText("SAVE");

  return (
    <Modal
      title="ANNOTATE"
      open={row !== undefined}
      width={460}
      destroyOnHidden
      maskClosable={false}
      okText={okText}
      cancelText="CANCEL"
      okButtonProps={{ loading: busy(waiting) }}
      cancelButtonProps={{ disabled: waiting }}
      onOk={form.submit}
      onCancel={onClose}
    >
      {row && (
        <>
          <RecordFacts of="annotate" row={row} />
          <Form
            form={form}
            name="annotate"
            className="dialog-form"
            layout="vertical"
            preserve={false}
            onFinish={({ text }) => void save(() => annotate(driverId, row.id, text))}
          >
            <Form.Item name="text" label="Annotation" rules={[NOTE_RULE]}>
              <Input maxLength={60} showCount autoFocus autoComplete="off" />
            </Form.Item>
          </Form>
        </>
      )}
    </Modal>
  );
}
