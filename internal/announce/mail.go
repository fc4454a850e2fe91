package announce

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/privacywire/privacywire/internal/config"
)

const portTLS = 465 // the port on which TLS begins at once

// mail sends all entries in one message. It calls begin when the server is ready for the text.
func (c *client) mail(ctx context.Context, entries []Entry) error {
	t := c.target
	m, err := message(t, c.site, entries, c.begin)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(t.Server)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	options := []mail.Option{mail.WithPort(n), mail.WithTimeout(timeout), mail.WithTLSPolicy(mail.TLSMandatory)}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if n == portTLS {
		options = append(options, mail.WithSSL())
	}
	if t.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthPlain), mail.WithUsername(t.User),
			mail.WithPassword(c.secret))
	}
	server, err := mail.NewClient(host, options...)
	if err != nil {
		return err
	}
	if err := server.DialAndSendWithContext(ctx, m); err != nil && !m.IsDelivered() { // a failed goodbye loses nothing
		return err
	}
	return nil
}

// message writes the entries as text and as HTML. Recipients don't see one another.
func message(t config.Announce, site string, entries []Entry, begin func() error) (*mail.Msg, error) {
	m := mail.NewMsg()
	if err := m.FromFormat(site, t.From); err != nil {
		return nil, err
	}
	if err := m.To(t.From); err != nil {
		return nil, err
	}
	if err := m.Bcc(t.Recipients...); err != nil {
		return nil, err
	}
	subject := entries[len(entries)-1].Title
	if len(entries) > 1 {
		subject = fmt.Sprintf("%s (+%d)", subject, len(entries)-1)
	}
	m.Subject(subject)
	m.SetDate()
	if t.Unsubscribe != "" {
		m.SetGenHeaderPreformatted(mail.HeaderListUnsubscribe, "<"+t.Unsubscribe+">")
	}
	var plain, rich strings.Builder
	sum := sha256.New()
	for _, e := range entries {
		fmt.Fprintf(&plain, "%s\n%s\n%s\n\n", e.Title, e.Summary, e.URL)
		fmt.Fprintf(&rich, "<h1><a href=\"%s\">%s</a></h1>\n%s\n", html.EscapeString(e.URL), html.EscapeString(e.Title),
			e.HTML)
		sum.Write([]byte(e.ID))
	}
	_, domain, _ := strings.Cut(t.From, "@")
	m.SetMessageIDWithValue(hex.EncodeToString(sum.Sum(nil)[:16]) + "@" + domain)
	m.SetBodyWriter(mail.TypeTextPlain, func(w io.Writer) (int64, error) {
		if err := begin(); err != nil {
			return 0, err
		}
		n, err := io.WriteString(w, plain.String())
		return int64(n), err
	})
	m.AddAlternativeString(mail.TypeTextHTML, rich.String())
	return m, nil
}
