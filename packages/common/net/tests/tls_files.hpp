// A certificate that has signed itself, for tests of TLS, in a folder that goes with it.
#pragma once

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include "net/tls_context.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::net {

class SelfSigned {
  public:
    /// For a name, and for 127.0.0.1 or not.
    explicit SelfSigned(const std::string& name, bool is_for_loopback = true) : is_for_loopback_(is_for_loopback) {
        write(name);
    }

    /// Writes another certificate and its key over those that are there.
    void write(const std::string& name) {
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
        const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        auto* subject = X509_get_subject_name(certificate.get());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()),
                                   -1, -1, 0);
        X509_set_issuer_name(certificate.get(), subject);
        const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> names(
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name,
                                ((is_for_loopback_ ? "IP:127.0.0.1,DNS:" : "DNS:") + name).c_str()),
            &X509_EXTENSION_free);
        X509_add_ext(certificate.get(), names.get(), -1);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        const auto file = [](const std::filesystem::path& path) {
            return std::unique_ptr<std::FILE, decltype(&std::fclose)>(std::fopen(path.c_str(), "w"), &std::fclose);
        };
        PEM_write_X509(file(files().certificate).get(), certificate.get());
        PEM_write_PrivateKey(file(files().key).get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
    TlsFiles files() const {
        return {.certificate = folder_.path() / "certificate.pem", .key = folder_.path() / "key.pem"};
    }
    /// Of those who believe this certificate and no other.
    TlsFiles files_among_friends() const {
        auto all = files();
        all.authorities = all.certificate;
        return all;
    }

  private:
    testing::TemporaryFolder folder_;
    bool is_for_loopback_;
};

}  // namespace messenger::net
