// peer.go - a client and a server over Go's crypto/tls; ../../program.sh says what they do.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
)

var (
	port    = flag.String("port", "", "")
	ca      = flag.String("ca", "", "")
	cert    = flag.String("cert", "", "")
	key     = flag.String("key", "", "")
	group   = flag.String("groups", "", "")
	alpn    = flag.String("alpn", "", "")
	require = flag.Bool("require-client", false, "")
	version = flag.String("tls", "", "")
)

var groups = map[string]tls.CurveID{
	"x25519": tls.X25519, "secp256r1": tls.CurveP256, "secp384r1": tls.CurveP384, "secp521r1": tls.CurveP521,
}

var versions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

// Go leaves out what it thinks insecure, unless it is named.
func allSuites() (ids []uint16) {
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		ids = append(ids, suite.ID)
	}
	return ids
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "failed:", err)
		os.Exit(1)
	}
}

func config() *tls.Config {
	only := versions[*version]
	c := &tls.Config{MinVersion: only, MaxVersion: only, CipherSuites: allSuites(), ServerName: "localhost"}
	if *ca != "" {
		pem, err := os.ReadFile(*ca)
		must(err)
		c.RootCAs = x509.NewCertPool()
		c.RootCAs.AppendCertsFromPEM(pem)
		c.ClientCAs = c.RootCAs
	}
	if *cert != "" {
		pair, err := tls.LoadX509KeyPair(*cert, *key)
		must(err)
		c.Certificates = []tls.Certificate{pair}
	}
	if *group != "" {
		for _, name := range strings.Split(*group, ",") {
			c.CurvePreferences = append(c.CurvePreferences, groups[name])
		}
	}
	if *alpn != "" {
		c.NextProtos = strings.Split(*alpn, ",")
	}
	if *require {
		c.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return c
}

func tell(conn *tls.Conn) {
	s := conn.ConnectionState()
	group := "none"
	for name, id := range groups {
		if id == s.CurveID {
			group = name
		}
	}
	fmt.Fprintf(os.Stderr, "agreed TLSv%s %s %s\n", *version, tls.CipherSuiteName(s.CipherSuite), group)
	if s.NegotiatedProtocol != "" {
		fmt.Fprintln(os.Stderr, "protocol", s.NegotiatedProtocol)
	}
	if len(s.PeerCertificates) > 0 {
		fmt.Fprintln(os.Stderr, "peer", s.PeerCertificates[0].Subject.CommonName)
	}
	if s.HelloRetryRequest {
		fmt.Fprintln(os.Stderr, "retried")
	}
}

func client() {
	conn, err := tls.Dial("tcp", "127.0.0.1:"+*port, config())
	must(err)
	tell(conn)
	_, err = io.WriteString(conn, "GET /json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	must(err)
	_, err = io.Copy(os.Stdout, conn) // io.EOF, which is no error here, is close_notify
	must(err)
	must(conn.Close())
}

func serve(conn *tls.Conn) {
	defer conn.Close()
	err := conn.Handshake()
	if err == nil {
		tell(conn)
		_, err = io.Copy(conn, conn)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "failed:", err)
	} else {
		fmt.Fprintln(os.Stderr, "received close_notify")
	}
}

func server() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	fmt.Println("listening on", listener.Addr())
	c := config()
	for {
		tcp, err := listener.Accept()
		must(err)
		serve(tls.Server(tcp, c))
	}
}

func main() {
	must(flag.CommandLine.Parse(os.Args[2:]))
	if os.Args[1] == "server" {
		server()
	} else {
		client()
	}
}
