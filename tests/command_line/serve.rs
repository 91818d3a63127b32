//! `vtr serve`: its link, and a port that is taken.

use super::program::{ends, err};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A server that is ended with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_link_opens_the_page_and_a_taken_port_is_told() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vtr"))
        .args(["serve", "scenarios/us-office-2016.toml", "--port", "0", "--no-open"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("vtr");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let _serving = Serving(child);
    let link = lines.next().expect("a line").expect("UTF-8");
    let (address, token) = link.split_once("/#token=").expect("a link with a token");
    let host = address.strip_prefix("http://").expect("plain HTTP");
    let ask = |path: &str| {
        let mut stream = TcpStream::connect(host).expect("a connection");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut told = String::new();
        stream.read_to_string(&mut told).expect("an answer");
        told
    };
    assert!(ask("/").contains("<title>"), "the page");
    assert!(ask("/api/start").contains("\"name\":\"us-office-2016.toml\""), "begins with the scenario");

    let port = host.rsplit(':').next().expect("a port");
    let second = Command::new(env!("CARGO_BIN_EXE_vtr"))
        .args(["serve", "--no-open", "--port", port])
        .output()
        .expect("vtr");
    ends(&second, 1);
    assert!(err(&second).contains("--port"), "{}", err(&second));
}

#[test]
fn a_scenario_that_is_not_there_is_told_before_anything_opens() {
    let told = Command::new(env!("CARGO_BIN_EXE_vtr"))
        .args(["serve", "no-such-scenario.toml", "--no-open", "--port", "0"])
        .output()
        .expect("vtr");
    ends(&told, 2);
    assert!(err(&told).contains("no-such-scenario.toml"), "{}", err(&told));
}
