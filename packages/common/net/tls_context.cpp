#include "net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace messenger::net {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
    const auto code = ERR_peek_last_error();
    const auto* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    throw TlsError(file.string() + " " + what + (reason != nullptr ? std::string(": ") + reason : std::string()));
}

/// RFC 7301 section 3.2: nothing in common is the end of the handshake; a client that offers nothing goes on.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void* ours) {
    const auto& protocols = *static_cast<const std::string*>(ours);
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, length, reinterpret_cast<const unsigned char*>(protocols.data()),
                              static_cast<unsigned int>(protocols.size()), offered,
                              offered_length) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

TlsContext::TlsContext(Role role, const TlsFiles& files, const std::vector<std::string>& protocols) : role_(role) {
    for (const auto& protocol : protocols) {
        protocols_ += static_cast<char>(protocol.size());
        protocols_ += protocol;
    }
    use(read(files));
}

void TlsContext::use(std::shared_ptr<ssl_ctx_st> context) {
    const std::lock_guard lock(mutex_);
    context_.swap(context);
}

ssl_st* TlsContext::new_session(const std::string& host) const {
    std::unique_ptr<SSL, decltype(&SSL_free)> session(nullptr, &SSL_free);
    {
        const std::lock_guard lock(mutex_);
        session.reset(SSL_new(context_.get()));
    }
    if (session == nullptr) {
        throw std::bad_alloc();
    }
    if (role_ == Role::server) {
        SSL_set_accept_state(session.get());
        return session.release();
    }
    SSL_set_connect_state(session.get());
    // RFC 9525: an address is looked for among the certificate's addresses, and is not told by SNI.
    const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session.get()), host.c_str()) == 1;
    ERR_clear_error();
    if (!is_address && (SSL_set1_host(session.get(), host.c_str()) != 1 ||
                        SSL_ctrl(session.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                 const_cast<char*>(host.c_str())) != 1)) {
        throw TlsError("no certificate can be for this name: " + host);
    }
    return session.release();
}

std::shared_ptr<ssl_ctx_st> TlsContext::read(const TlsFiles& files) const {
    const bool is_server = role_ == Role::server;
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method()), &SSL_CTX_free);
    // RFC 9325: TLS 1.2 with forward secrecy and AEAD, and 1.3.
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                           SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                           SSL_OP_IGNORE_UNEXPECTED_EOF);
    // Idle connections own no buffers, and a record is read by one call to the kernel.
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context.get(), 1);
    // Tickets are enough to resume sessions.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>("messenger"), 9);
    if (!protocols_.empty()) {
        SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, const_cast<std::string*>(&protocols_));
    }
    // Else OpenSSL asks the terminal for a key's passphrase.
    SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void*) { return 0; });
    const bool has_certificate = is_server || !files.certificate.empty();
    if (has_certificate && SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
        refuse(files.certificate, "holds no certificate that can be used");
    }
    if (has_certificate && SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        refuse(files.key, "holds no private key that belongs to the certificate");
    }
    if (!files.authorities.empty()) {
        if (SSL_CTX_load_verify_locations(context.get(), files.authorities.c_str(), nullptr) != 1) {
            refuse(files.authorities, "holds no certificates of authorities");
        }
        if (is_server) {
            SSL_CTX_set_client_CA_list(context.get(), SSL_load_client_CA_file(files.authorities.c_str()));
        }
    } else if (!is_server) {
        SSL_CTX_set_default_verify_paths(context.get());
    }
    if (!is_server || !files.authorities.empty()) {
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    return context;
}

}  // namespace messenger::net
