// The server over TLS: what it agrees to, and that all that works in plain text works here, too.
#include <gtest/gtest.h>

#include <fstream>

#include "net/tests/http_server_fixture.hpp"
#include "net/tests/tls_client.hpp"
#include "net/tests/tls_files.hpp"

namespace messenger::net {
namespace {

class TlsTest : public ::testing::Test {
  protected:
    TlsTest() : server(shards, echo, {}, door()) {
        port = server.listen("127.0.0.1", 0);
        server.start();
        shards.start();
    }
    ~TlsTest() override {
        server.drain();
        server.abort();
        shards.stop();
    }
    HttpDoor door() const {
        HttpDoor door;
        door.has_proxy_protocol = true;
        door.trusted_proxies.add("127.0.0.1");
        door.tls = tls;
        return door;
    }
    TlsClient client(TlsClient::Options options = {}) const {
        options.before = "PROXY UNKNOWN\r\n";
        return TlsClient(port, options);
    }
    static std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; }
    static std::string closing(const std::string& path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    }

    SelfSigned files{"first.example"};
    std::shared_ptr<TlsContext> tls = std::make_shared<TlsContext>(TlsContext::Role::server, files.files(),
                                                                   std::vector<std::string>{"h2", "http/1.1"});
    Shards shards{1};
    Echo echo;
    HttpServer server;
    std::uint16_t port = 0;
};

TEST_F(TlsTest, SpeaksVersions12And13AndNoOlderOne) {
    EXPECT_EQ(client().version(), "TLSv1.3");
    EXPECT_EQ(client({.most_version = TLS1_2_VERSION}).version(), "TLSv1.2");
    EXPECT_THROW(client({.most_version = TLS1_1_VERSION}), boost::system::system_error);
}

TEST_F(TlsTest, AgreesOnTheProtocolThatItPrefers) {
    EXPECT_EQ(client({.alpn = "\10http/1.1\2h2"}).protocol(), "h2");
    EXPECT_EQ(client({.alpn = "\10http/1.1"}).protocol(), "http/1.1");
    EXPECT_EQ(client().protocol(), "");
    EXPECT_THROW(client({.alpn = "\3ftp"}), boost::system::system_error);
}

TEST_F(TlsTest, AnswersRequestsOfOneConnectionInOrder) {
    auto one = client();
    one.write(get("/one") + get("/two") + closing("/three"));
    bool is_clean = false;
    const auto answers = one.read_to_end(is_clean);
    EXPECT_TRUE(is_clean);
    EXPECT_LT(answers.find("GET /one"), answers.find("GET /two"));
    EXPECT_LT(answers.find("GET /two"), answers.find("GET /three"));
    EXPECT_NE(answers.find("GET /three"), std::string::npos);
}

TEST_F(TlsTest, ALargeAnswerArrivesWhole) {
    auto one = client();
    one.write(closing("/large"));
    bool is_clean = false;
    const auto answer = one.read_to_end(is_clean);
    EXPECT_TRUE(is_clean);
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, Echo::large);
}

TEST_F(TlsTest, AConnectionCanLeaveHttp) {
    auto one = client();
    one.write(get("/upgrade"));
    // The handler writes to the socket itself, past TLS: only the answer before it can be read.
    EXPECT_EQ(one.read(12), "HTTP/1.1 101");
}

TEST_F(TlsTest, TellsAClientOfPlainHttpWhatItSpeaks) {
    RawClient plain(port);
    plain.write("PROXY UNKNOWN\r\n" + get("/"));
    const auto answer = plain.read();
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("HTTPS"), std::string::npos);
}

TEST_F(TlsTest, GarbageAndHalfAHandshakeHarmNobody) {
    RawClient garbage(port);
    garbage.write(std::string("PROXY UNKNOWN\r\n") + '\x16' + std::string(600, '\xff'));
    garbage.read_to_end();
    RawClient half(port);
    half.write(std::string("PROXY UNKNOWN\r\n\x16\x03\x01"));
    half.finish_writing();
    half.read_to_end();
    EXPECT_EQ(client().version(), "TLSv1.3");
}

TEST_F(TlsTest, ANewCertificateIsShownToWhoComesThenAndOldConnectionsGoOn) {
    auto before = client();
    files.write("second.example");
    tls->use(tls->read(files.files()));
    EXPECT_EQ(client().certificate_name(), "second.example");
    EXPECT_EQ(before.certificate_name(), "first.example");
    before.write(get("/one"));
    EXPECT_EQ(before.read(12), "HTTP/1.1 200");
}

TEST_F(TlsTest, FilesThatCanNotBeUsedChangeNothing) {
    std::ofstream(files.files().key) << "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    try {
        tls->use(tls->read(files.files()));
        FAIL();
    } catch (const TlsError& error) {
        EXPECT_NE(std::string(error.what()).find("key.pem"), std::string::npos);
        EXPECT_EQ(std::string(error.what()).find("c2VjcmV0"), std::string::npos);
    }
    EXPECT_EQ(client().certificate_name(), "first.example");
}

TEST_F(TlsTest, AKeyOfAnotherCertificateIsRefused) {
    const SelfSigned other("other.example");
    EXPECT_THROW(
        TlsContext(TlsContext::Role::server, {.certificate = files.files().certificate, .key = other.files().key}),
        TlsError);
    EXPECT_THROW(
        TlsContext(TlsContext::Role::server, {.certificate = "/nowhere/certificate.pem", .key = files.files().key}),
        TlsError);
}

}  // namespace
}  // namespace messenger::net
