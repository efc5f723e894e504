// Services that know each other by certificates.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>

#include "net/tests/http_server_fixture.hpp"
#include "net/tests/http_transport_fixture.hpp"
#include "net/tests/tls_files.hpp"

namespace messenger::net {
namespace {

class MutualTlsTest : public ::testing::Test {
  protected:
    explicit MutualTlsTest(bool is_for_loopback = true, bool asks_for_certificates = true)
        : ours("localhost", is_for_loopback),
          server(shards, echo, {}, door(asks_for_certificates ? ours.files_among_friends() : ours.files())) {
        port = server.listen("127.0.0.1", 0);
        server.start();
        shards.start();
    }
    ~MutualTlsTest() override {
        for (const auto& transport : transports) {
            stop(*transport, shards);
        }
        server.drain();
        server.abort();
        shards.stop();
    }
    static HttpDoor door(const TlsFiles& files) {
        return {.tls = std::make_shared<TlsContext>(TlsContext::Role::server, files)};
    }
    /// The status, or 0 without an answer.
    int ask(const TlsFiles& files, const std::string& host = "127.0.0.1", const std::string& scheme = "https") {
        HttpTransportOptions options;
        options.instances.tls = std::make_shared<TlsContext>(TlsContext::Role::client, files);
        transports.push_back(
            std::make_unique<HttpTransport>("chat", std::vector{scheme + "://" + host + ":" + std::to_string(port)},
                                            "the internal token", shards, options));
        Request request;
        request.path = "/one";
        auto answer =
            asio::co_spawn(shards.context(0), transports.back()->send(std::move(request), {}, std::chrono::seconds(20)),
                           asio::use_future);
        const auto response = answer.get();
        body = response ? response->body : std::string();
        return response ? response->status : 0;
    }

    const SelfSigned ours;
    Shards shards{1};
    Echo echo;
    HttpServer server;
    std::uint16_t port = 0;
    std::string body;
    std::vector<std::unique_ptr<HttpTransport>> transports;
};

TEST_F(MutualTlsTest, WhoHasACertificateIsServed) {
    EXPECT_EQ(ask(ours.files_among_friends()), 200);
    EXPECT_EQ(body, "GET /one ");
    EXPECT_EQ(ask(ours.files_among_friends(), "localhost"), 200) << "by name";
}

TEST_F(MutualTlsTest, WhoHasAnotherOneIsNot) {
    const SelfSigned stranger("localhost");
    auto believing_us = stranger.files();
    believing_us.authorities = ours.files().certificate;
    EXPECT_EQ(ask(believing_us), 0);
}

TEST_F(MutualTlsTest, WhoSpeaksPlainHttpIsNot) {
    EXPECT_EQ(ask(ours.files_among_friends(), "127.0.0.1", "http"), 400);
}

TEST_F(MutualTlsTest, AServiceWithAnotherCertificateIsNotBelieved) {
    const SelfSigned stranger("localhost");
    auto believing_strangers = ours.files();
    believing_strangers.authorities = stranger.files().certificate;
    EXPECT_EQ(ask(believing_strangers), 0);
}

class CertificateForANameTest : public MutualTlsTest {
  protected:
    CertificateForANameTest() : MutualTlsTest(false) {}
};

TEST_F(CertificateForANameTest, IsNotBelievedForAnAddress) {
    EXPECT_EQ(ask(ours.files_among_friends(), "localhost"), 200);
    EXPECT_EQ(ask(ours.files_among_friends(), "127.0.0.1"), 0);
}

class OneCertificateTest : public MutualTlsTest {
  protected:
    OneCertificateTest() : MutualTlsTest(true, false) {}
};

TEST_F(OneCertificateTest, AClientWithoutFilesBelievesWhomTheSystemDoes) {
    EXPECT_EQ(ask({}), 0);
    ::setenv("SSL_CERT_FILE", ours.files().certificate.c_str(), 1);
    EXPECT_EQ(ask({}), 200);
    ::unsetenv("SSL_CERT_FILE");
}

}  // namespace
}  // namespace messenger::net
