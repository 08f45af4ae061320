import "./sign-in.css";

import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";

import { api, told } from "../api/client";
import { takeToken } from "../api/session";
import { NotDone } from "../parts/states";
import { useWords } from "../words/lookup";

type Fields = { email: string; password: string };

export function SignIn({ again, onSignedIn }: { again: boolean; onSignedIn: () => void }) {
  const w = useWords();
  const signIn = useMutation({
    mutationFn: (fields: Fields) => told(api.POST("/api/auth/login", { body: fields })),
    onSuccess: (session) => {
      takeToken(session);
      onSignedIn();
    },
  });
  return (
    <main className="sign-in">
      <section className="card" aria-labelledby="sign-in">
        <img src="/icon.svg" alt="" width="44" height="44" />
        <h1 id="sign-in">Logwarden</h1>
        <p className="grey">{again ? w("signIn.again") : w("signIn.about")}</p>
        <NotDone failure={signIn.error} showIcon />
        <Form<Fields>
          layout="vertical"
          requiredMark={false}
          onFinish={(fields) => {
            signIn.mutate(fields);
          }}
        >
          <Form.Item name="email" label={w("signIn.email")} rules={[{ required: true, message: "" }]}>
            <Input type="email" autoComplete="username" autoFocus size="large" />
          </Form.Item>
          <Form.Item name="password" label={w("signIn.password")} rules={[{ required: true, message: "" }]}>
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {w("signIn.go")}
          </Button>
        </Form>
      </section>
    </main>
  );
}
