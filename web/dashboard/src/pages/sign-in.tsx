import "./sign-in.css";

import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";

import { api, Refusal, told } from "../api/client";
import { takeToken } from "../api/session";
import { useWords } from "../words/lookup";

type Fields = { email: string; password: string };

export function SignIn({ again, onSignedIn }: { again: boolean; onSignedIn: () => void }) {
  const w = useWords();
  const [refusal, setRefusal] = useState("");
  const [busy, setBusy] = useState(false);

  const signIn = async (fields: Fields) => {
    setBusy(true);
    try {
      takeToken(await told(api.POST("/api/auth/login", { body: fields })));
      onSignedIn();
    } catch (failure) {
      setRefusal((failure instanceof Refusal && failure.message) || w("state.unreached"));
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <section className="card" aria-labelledby="sign-in">
        <img src="/icon.svg" alt="" width="44" height="44" />
        <h1 id="sign-in">Logwarden</h1>
        <p className="grey">{again ? w("signIn.again") : w("signIn.about")}</p>
        {refusal && <Alert type="error" title={refusal} showIcon role="alert" />}
        <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => void signIn(fields)}>
          <Form.Item name="email" label={w("signIn.email")} rules={[{ required: true, message: "" }]}>
            <Input type="email" autoComplete="username" autoFocus size="large" />
          </Form.Item>
          <Form.Item name="password" label={w("signIn.password")} rules={[{ required: true, message: "" }]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={busy}>
            {w("signIn.go")}
          </Button>
        </Form>
      </section>
    </main>
  );
}
