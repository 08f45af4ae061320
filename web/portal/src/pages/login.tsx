import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router-dom";

import { login, reason } from "../data";
import { busy } from "../parts/busy";

type Fields = { username: string; password: string };

export function Login() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [waiting, setWaiting] = useState(false);
  const [failure, setFailure] = useState<string>();

  const enter = async ({ username, password }: Fields) => {
    setWaiting(true);
    setFailure(undefined);
    try {
      await login(username, password);
      await navigate(wayBack(search.get("from")), { replace: true });
    } catch (error) {
      setFailure(reason(error));
      setWaiting(false);
    }
  };

  return (
    <main className="login">
      <div className="login-card">
        <h1 className="login-name">FORTEX</h1>
        <p className="login-line">Carrier back office</p>
        {failure && <Alert className="login-failure" type="error" showIcon message={failure} />}
        <Form<Fields> name="basic" layout="vertical" requiredMark={false} onFinish={(fields) => void enter(fields)}>
          <Form.Item name="username" label="Username" rules={[{ required: true, message: "Enter your username" }]}>
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label="Password" rules={[{ required: true, message: "Enter your password" }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy(waiting)}>
            LOGIN
          </Button>
        </Form>
      </div>
    </main>
  );
}

/** Where the reader wanted to go, if that is a page of ours, else Activity. */
function wayBack(from: string | null): string {
  return from?.startsWith("/activity") ? from : "/activity";
}
