import { Alert, Form, Input, Modal, Select } from "antd";

import { requestEdit } from "../data";
import { type DialogProps, NOTE_RULE } from "./annotate";
import { busy } from "./busy";
import { RecordFacts } from "./record-facts";
import { useSaving } from "./use-saving";

const DUTY = ["OFF DUTY", "SLEEPER BERTH", "DRIVING", "ON DUTY"];
const SPECIAL = ["PERSONAL USE", "YARD MOVES", "CLEARED"];
const TIME = /^(0?[1-9]|1[0-2]):[0-5]\d:[0-5]\d [AP]M$/i;

type Fields = { status: string; time: string; reason: string };

/** Asks the driver for another status or time; nothing changes before he says yes. */
export function RequestEdit({ driverId, row, onClose, onSaved }: DialogProps) {
  const [form] = Form.useForm<Fields>();
  const { waiting, save } = useSaving(onClose, onSaved);

  return (
    <Modal
      title="REQUEST EDIT"
      open={row !== undefined}
      width={460}
      destroyOnHidden
      maskClosable={false}
      okText="REQUEST"
      cancelText="CANCEL"
      okButtonProps={{ loading: busy(waiting) }}
      cancelButtonProps={{ disabled: waiting }}
      onOk={form.submit}
      onCancel={onClose}
    >
      {row && (
        <>
          <RecordFacts of="request-edit" row={row} />
          <Form<Fields>
            form={form}
            name="request_edit"
            className="dialog-form"
            layout="vertical"
            preserve={false}
            initialValues={{ status: row.event, time: row.time }}
            onFinish={({ status, time, reason }) =>
              void save(() =>
                requestEdit(driverId, {
                  recordId: row.id,
                  status: status === row.event ? "" : status,
                  time: time.toUpperCase() === row.time ? "" : time,
                  reason,
                }),
              )
            }
          >
            <Form.Item name="status" label="New status">
              <Select
                options={(DUTY.includes(row.event) ? DUTY : SPECIAL).map((word) => ({ value: word, label: word }))}
              />
            </Form.Item>
            <Form.Item
              name="time"
              label="New time"
              rules={[{ required: true, pattern: TIME, message: "hh:mm:ss AM or PM, on the same day" }]}
            >
              <Input autoComplete="off" />
            </Form.Item>
            <Form.Item name="reason" label="Reason" rules={[NOTE_RULE]}>
              <Input maxLength={60} showCount autoFocus autoComplete="off" />
            </Form.Item>
            <button type="submit" hidden aria-hidden="true" /> {/* Enter sends a form of several fields only with one */}
          </Form>
          <Alert type="info" message="The driver accepts or rejects it. Then he certifies the day again." />
        </>
      )}
    </Modal>
  );
}
