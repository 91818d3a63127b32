//! A server of its own for each test, and somebody who asks it.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use vtr_planner::serve::{Server, Settings};

/// A running server.
pub(crate) struct Page {
    pub(crate) token: String,
    port: u16,
    agent: ureq::Agent,
    end: Option<oneshot::Sender<()>>,
    runtime: Option<Runtime>,
}

/// An answer.
pub(crate) struct Asked {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
    pub(crate) retry_after: Option<String>,
}

impl Asked {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

impl Page {
    pub(crate) fn open() -> Self {
        let runtime = Runtime::new().expect("threads");
        let settings = Settings { port: 0, scenario: None, threads: Some(2) };
        let server = runtime.block_on(Server::bind(settings)).expect("a port");
        let link = server.link().to_owned();
        let (address, token) = link.split_once("/#token=").expect("a link with a token");
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        let (end, ended) = oneshot::channel::<()>();
        runtime.spawn(server.run(async move {
            let _ = ended.await;
        }));
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .into();
        Self { token: token.to_owned(), port, agent, end: Some(end), runtime: Some(runtime) }
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.host()))
            .header("Authorization", format!("Bearer {}", self.token))
    }

    fn send(&self, request: ureq::http::Request<Vec<u8>>) -> Asked {
        let mut response = self.agent.run(request).expect("an answer");
        let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let retry_after = retry_after.map(str::to_owned);
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec().expect("a body");
        Asked { status, bytes, retry_after }
    }

    pub(crate) fn ask(&self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Asked {
        let request = self.request(method, path).header("Content-Type", content_type);
        self.send(request.body(body.to_vec()).expect("a request"))
    }

    pub(crate) fn get(&self, path: &str) -> Asked {
        self.ask("GET", path, "text/plain", b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Asked {
        self.raw_post(path, &body.to_string())
    }

    pub(crate) fn raw_post(&self, path: &str, body: &str) -> Asked {
        self.ask("POST", path, "application/json", body.as_bytes())
    }

    pub(crate) fn ask_preferring(&self, path: &str, body: &Value, prefer: &str) -> Asked {
        let request = self.request("POST", path).header("Content-Type", "application/json");
        let request = request.header("Prefer", prefer).body(body.to_string().into_bytes());
        self.send(request.expect("a request"))
    }

    /// Files and a question as a form.
    pub(crate) fn form(&self, path: &str, files: &[(&str, &[u8])], question: &str) -> Asked {
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend(head.as_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        let head = "--edge\r\nContent-Disposition: form-data; name=\"question\"\r\n\r\n";
        body.extend(format!("{head}{question}\r\n--edge--\r\n").as_bytes());
        self.ask("POST", path, "multipart/form-data; boundary=edge", &body)
    }

    /// The answer to a request of one's own making, head and body, as it came.
    pub(crate) fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut stream = TcpStream::connect(self.host()).expect("a connection");
        let mut request = format!("{method} {path} HTTP/1.1\r\n");
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut told = Vec::new();
        stream.read_to_end(&mut told).expect("an answer");
        String::from_utf8_lossy(&told).into_owned()
    }

    /// The run as soon as it is so; fails after two minutes.
    pub(crate) fn until(&self, id: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..1200 {
            let run = self.get(&format!("/api/runs/{id}")).json();
            if is_so(&run) {
                return run;
            }
            assert_ne!(run["state"], "failed", "{run}");
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("run {id} did not come so far in two minutes")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(10));
        }
    }
}
