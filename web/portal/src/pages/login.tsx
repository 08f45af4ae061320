import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router-dom";

import { type Credentials, login, reason } from "../data";
import { busy } from "../parts/busy";

export function Login() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [waiting, setWaiting] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [wantsCode, setWantsCode] = useState(false);

  const enter = async (credentials: Credentials) => {
    setWaiting(true);
    setFailure(undefined);
    try {
      const answer = await login(credentials);
      if (answer?.codeRequired) setWantsCode(true);
      else await navigate(wayBack(search.get("from")), { replace: true });
    } catch (error) {
      setFailure(reason(error));
    } finally {
      setWaiting(false);
    }
  };

  return (
    <main className="login">
      <div className="login-card">
        <h1 className="login-name">FORTEX</h1>
        <p className="login-line">Carrier back office</p>
        {failure && <Alert className="login-notice" type="error" showIcon message={failure} />}
        {wantsCode && (
          <Alert className="login-notice" type="info" showIcon message="Enter the code that we sent to your phone." />
        )}
        <Form<Credentials>
          name="basic"
          layout="vertical"
          requiredMark={false}
          onFinish={(credentials) => void enter(credentials)}
        >
          <Form.Item name="username" label="Username" rules={[{ required: true, message: "Enter your username" }]}>
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label="Password" rules={[{ required: true, message: "Enter your password" }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {wantsCode && (
            <Form.Item name="code" label="One-time code" rules={[{ required: true, message: "Enter the code" }]}>
              <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} autoFocus />
            </Form.Item>
          )}
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
