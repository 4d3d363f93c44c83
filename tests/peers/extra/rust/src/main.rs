//! A client and a server over rustls; ../../../program.sh says what they do. A server updates its keys before it sends "update"
//! back.

use rustls::crypto::{ring, CryptoProvider, SupportedKxGroup};
use rustls::pki_types::{pem::PemObject, CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{
    ClientConfig, ClientConnection, ConnectionCommon, RootCertStore, ServerConfig, ServerConnection, Stream,
    SupportedProtocolVersion,
};
use std::collections::HashMap;
use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

type Outcome<T> = Result<T, Box<dyn Error>>;
type Options = HashMap<String, String>;

const REQUEST: &[u8] = b"GET /json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn name_of(group: &dyn SupportedKxGroup) -> String {
    format!("{:?}", group.name()).to_lowercase()
}

fn provider(options: &Options) -> Arc<CryptoProvider> {
    let mut provider = ring::default_provider();
    if let Some(names) = options.get("groups") {
        let all = provider.kx_groups.clone();
        let find = |name: &str| all.iter().copied().find(|group| name_of(*group) == name).expect("a known group");
        provider.kx_groups = names.split(',').map(find).collect();
    }
    Arc::new(provider)
}

fn version(options: &Options) -> &'static SupportedProtocolVersion {
    if options["tls"] == "1.2" {
        &rustls::version::TLS12
    } else {
        &rustls::version::TLS13
    }
}

fn protocols(options: &Options) -> Vec<Vec<u8>> {
    options.get("alpn").map_or(vec![], |list| list.split(',').map(|p| p.as_bytes().to_vec()).collect())
}

fn roots(options: &Options) -> Outcome<RootCertStore> {
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(&options["ca"])? {
        store.add(certificate?)?;
    }
    Ok(store)
}

fn identity(options: &Options) -> Outcome<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)> {
    let chain = CertificateDer::pem_file_iter(&options["cert"])?.collect::<Result<_, _>>()?;
    Ok((chain, PrivateKeyDer::from_pem_file(&options["key"])?))
}

fn client_config(options: &Options) -> Outcome<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(provider(options))
        .with_protocol_versions(&[version(options)])?
        .with_root_certificates(roots(options)?);
    let mut config = if options.contains_key("cert") {
        let (chain, key) = identity(options)?;
        builder.with_client_auth_cert(chain, key)?
    } else {
        builder.with_no_client_auth()
    };
    config.alpn_protocols = protocols(options);
    Ok(config)
}

fn server_config(options: &Options) -> Outcome<ServerConfig> {
    let provider = provider(options);
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_protocol_versions(&[version(options)])?;
    let builder = if options.contains_key("require-client") {
        let roots = Arc::new(roots(options)?);
        builder.with_client_cert_verifier(WebPkiClientVerifier::builder_with_provider(roots, provider).build()?)
    } else {
        builder.with_no_client_auth()
    };
    let (chain, key) = identity(options)?;
    let mut config = builder.with_single_cert(chain, key)?;
    config.alpn_protocols = protocols(options);
    Ok(config)
}

/// Its subject's common name, which is the last string before the next sequence: enough for the tests' certificates.
fn common_name(certificate: &[u8]) -> String {
    const COMMON_NAME: &[u8] = &[0x06, 0x03, 0x55, 0x04, 0x03];
    let at = certificate.windows(5).rposition(|bytes| bytes == COMMON_NAME).map_or(0, |at| at + 5);
    let len = certificate[at + 1] as usize;
    String::from_utf8_lossy(&certificate[at + 2..at + 2 + len]).into_owned()
}

fn tell<Data>(conn: &ConnectionCommon<Data>) {
    let suite = format!("{:?}", conn.negotiated_cipher_suite().expect("a suite").suite());
    let group = name_of(conn.negotiated_key_exchange_group().expect("a group"));
    let version = format!("{:?}", conn.protocol_version().expect("a version")).replace('_', ".");
    eprintln!("agreed {} {} {}", version, suite.replace("TLS13_", "TLS_"), group);
    if let Some(protocol) = conn.alpn_protocol() {
        eprintln!("protocol {}", String::from_utf8_lossy(protocol));
    }
    if let Some([certificate, ..]) = conn.peer_certificates() {
        eprintln!("peer {}", common_name(certificate));
    }
}

/// Shakes hands; when that fails, what is left to say is said: the alert.
fn shake_hands<C, Data>(conn: &mut C, tcp: &mut TcpStream) -> Outcome<()>
where
    C: DerefMut + Deref<Target = ConnectionCommon<Data>>,
{
    while conn.is_handshaking() {
        if let Err(why) = conn.complete_io(tcp) {
            let _ = conn.write_tls(tcp);
            return Err(why.into());
        }
    }
    tell(conn);
    Ok(())
}

fn run_client(options: &Options) -> Outcome<()> {
    let mut tcp = TcpStream::connect(("127.0.0.1", options["port"].parse()?))?;
    let name = ServerName::try_from("localhost")?;
    let mut conn = ClientConnection::new(Arc::new(client_config(options)?), name)?;
    shake_hands(&mut conn, &mut tcp)?;
    let mut stream = Stream::new(&mut conn, &mut tcp);
    stream.write_all(REQUEST)?;
    io::copy(&mut stream, &mut io::stdout())?; // ends at close_notify, and fails without
    conn.send_close_notify();
    conn.complete_io(&mut tcp)?;
    Ok(())
}

fn serve(config: Arc<ServerConfig>, tcp: &mut TcpStream) -> Outcome<()> {
    let mut conn = ServerConnection::new(config)?;
    let mut buffer = [0; 16384];
    shake_hands(&mut conn, tcp)?;
    loop {
        let len = Stream::new(&mut conn, tcp).read(&mut buffer)?;
        if len == 0 {
            break;
        }
        if &buffer[..len] == b"update\n" {
            conn.refresh_traffic_keys()?;
        }
        Stream::new(&mut conn, tcp).write_all(&buffer[..len])?;
    }
    eprintln!("received close_notify");
    conn.send_close_notify();
    conn.complete_io(tcp)?;
    Ok(())
}

fn run_server(options: &Options) -> Outcome<()> {
    let config = Arc::new(server_config(options)?);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("listening on {}", listener.local_addr()?);
    for tcp in listener.incoming() {
        if let Err(why) = serve(config.clone(), &mut tcp?) {
            eprintln!("failed: {why}");
        }
    }
    Ok(())
}

fn main() {
    let mut words = std::env::args().skip(1);
    let role = words.next().expect("client or server");
    let mut options = Options::new();
    while let Some(word) = words.next() {
        let name = word.trim_start_matches("--").to_string();
        let value = if name == "require-client" { String::new() } else { words.next().expect("a value") };
        options.insert(name, value);
    }
    let outcome = if role == "server" { run_server(&options) } else { run_client(&options) };
    if let Err(why) = outcome {
        eprintln!("failed: {why}");
        std::process::exit(1);
    }
}
