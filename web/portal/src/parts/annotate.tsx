import { Descriptions, Form, Input, Modal, message } from "antd";
import { useState } from "react";

import { type Row, annotate } from "../data";
import { busy } from "./busy";
import { complain } from "./complain";

type AnnotateProps = {
  driverId: string;
  /** The record to annotate; none, and the dialog is closed. */
  row: Row | undefined;
  onClose: () => void;
  onSaved: () => void;
};

export function Annotate({ driverId, row, onClose, onSaved }: AnnotateProps) {
  const [form] = Form.useForm<{ text: string }>();
  const [waiting, setWaiting] = useState(false);

  const save = async (recordId: string, text: string) => {
    setWaiting(true);
    try {
      const answer = await annotate(driverId, recordId, text);
      void message.success(answer.message);
      onClose();
      onSaved();
    } catch (error) {
      complain(error);
    } finally {
      setWaiting(false);
    }
  };

  return (
    <Modal
      title="ANNOTATE"
      open={row !== undefined}
      width={460}
      destroyOnHidden
      maskClosable={false}
      okText="SAVE"
      cancelText="CANCEL"
      okButtonProps={{ loading: busy(waiting) }}
      cancelButtonProps={{ disabled: waiting }}
      onOk={form.submit}
      onCancel={onClose}
    >
      {row && (
        <>
          <Descriptions
            size="small"
            bordered
            column={1}
            styles={{ label: { width: 120 } }}
            items={[
              { key: "time", label: "Time", children: <span className="annotate-time">{row.time}</span> },
              { key: "event", label: "Event", children: <span className="annotate-event">{row.event}</span> },
              {
                key: "sequence",
                label: "Sequence ID",
                children: <span className="annotate-sequence">{row.sequenceId}</span>,
              },
            ]}
          />
          <Form
            form={form}
            name="annotate"
            className="annotate-form"
            layout="vertical"
            preserve={false}
            onFinish={({ text }) => void save(row.id, text)}
          >
            <Form.Item
              name="text"
              label="Annotation"
              rules={[{ required: true, whitespace: true, min: 4, message: "4 to 60 characters" }]}
            >
              <Input maxLength={60} showCount autoFocus autoComplete="off" />
            </Form.Item>
          </Form>
        </>
      )}
    </Modal>
  );
}
