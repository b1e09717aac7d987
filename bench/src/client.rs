//! A caller over one kept connection. It works on the thread that measures, whose time does not count.

use crate::Outcome;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
};

pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Client {
    pub(crate) fn connect(to: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(to)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), body: Vec::new() })
    }

    /// Sends that request; its answer's body, if it is one of success.
    pub(crate) fn send(&mut self, request: &Request) -> Outcome<&[u8]> {
        self.stream.get_mut().write_all(&request.0)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let is_success = line.starts_with("HTTP/1.1 2");
        let status = line.trim_end().to_owned();
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse()?,
                Some(_) => {}
                None => break,
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        if is_success { Ok(&self.body) } else { Err(format!("{status}: {}", String::from_utf8_lossy(&self.body)).into()) }
    }
}

/// A request's bytes.
#[derive(Debug, Clone)]
pub(crate) struct Request(Vec<u8>);

impl Request {
    /// Of a visitor.
    pub(crate) fn public(path: &str) -> Self {
        Self(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into())
    }

    /// Of a visitor whose browser takes gzip.
    pub(crate) fn public_in_gzip(path: &str) -> Self {
        Self(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n").into())
    }

    /// Of a person.
    pub(crate) fn get(path: &str, bearer: &str) -> Self {
        Self(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {bearer}\r\n\r\n").into())
    }

    /// With a body, of a person if there is a token.
    pub(crate) fn post(path: &str, bearer: Option<&str>, json: &str) -> Self {
        let authorization = bearer.map(|bearer| format!("authorization: Bearer {bearer}\r\n")).unwrap_or_default();
        let head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{authorization}content-type: application/json\r\n");
        Self(format!("{head}content-length: {}\r\n\r\n{json}", json.len()).into())
    }
}
