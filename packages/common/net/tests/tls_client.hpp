// A blocking client that speaks TLS, for tests; it takes every certificate and tells what it was shown.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <string>

namespace messenger::net {

class TlsClient {
  public:
    struct Options {
        std::string alpn{};  ///< as it goes over the wire: "\2h2"
        int most_version = 0;
        std::string before{};  ///< sent in plain text, before the handshake
    };
    explicit TlsClient(std::uint16_t port) : TlsClient(port, Options{}) {}
    /// Throws boost::system::system_error if the handshake fails.
    TlsClient(std::uint16_t port, const Options& options) : stream_(context_, tls_) {
        stream_.lowest_layer().connect({boost::asio::ip::address_v4::loopback(), port});
        stream_.lowest_layer().set_option(boost::asio::ip::tcp::no_delay(true));
        boost::asio::write(stream_.next_layer(), boost::asio::buffer(options.before));
        auto* ssl = stream_.native_handle();
        SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(options.alpn.data()),
                            static_cast<unsigned int>(options.alpn.size()));
        SSL_set_max_proto_version(ssl, options.most_version);
        stream_.handshake(boost::asio::ssl::stream_base::client);
    }

    void write(std::string_view bytes) { boost::asio::write(stream_, boost::asio::buffer(bytes)); }
    /// Exactly so many bytes.
    std::string read(std::size_t count) {
        std::string bytes(count, '\0');
        boost::asio::read(stream_, boost::asio::buffer(bytes));
        return bytes;
    }
    /// What there is, at least a byte.
    std::string read_some() {
        std::string bytes(64 * 1024, '\0');
        bytes.resize(stream_.read_some(boost::asio::buffer(bytes)));
        return bytes;
    }
    /// Everything up to the end of the connection; true in `is_clean` if TLS was ended, too.
    std::string read_to_end(bool& is_clean) {
        std::string bytes;
        boost::system::error_code error;
        boost::asio::read(stream_, boost::asio::dynamic_buffer(bytes), error);
        is_clean = error == boost::asio::error::eof;
        return bytes;
    }
    std::string protocol() {
        const unsigned char* name = nullptr;
        unsigned int length = 0;
        SSL_get0_alpn_selected(stream_.native_handle(), &name, &length);
        return {reinterpret_cast<const char*>(name), length};
    }
    std::string version() { return SSL_get_version(stream_.native_handle()); }
    std::string certificate_name() {
        const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(stream_.native_handle()),
                                                                &X509_free);
        char name[128]{};
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, sizeof name);
        return name;
    }

  private:
    boost::asio::io_context context_;
    boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;
};

}  // namespace messenger::net
