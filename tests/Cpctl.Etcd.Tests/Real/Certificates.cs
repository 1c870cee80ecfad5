using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>An authority with a server-and-peer certificate for 127.0.0.1, one for another host, and a client certificate, as PEM files.</summary>
internal sealed class Certificates
{
    private readonly string _directory;

    internal Certificates(string directory)
    {
        _directory = System.IO.Directory.CreateDirectory(directory).FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=etcd-test-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var authority = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(12));
        System.IO.File.WriteAllText(Authority, authority.ExportCertificatePem());
        Issue(authority, now, "member", IPAddress.Loopback);
        Issue(authority, now, "elsewhere", IPAddress.Parse("192.0.2.1"));
        Issue(authority, now, "client", null);
    }

    internal string Authority => File("ca.crt");

    internal EtcdCredentialFiles Client => new(Authority, File("client.crt"), File("client.key"));

    internal string Certificate(string name) => File($"{name}.crt");

    internal string Key(string name) => File($"{name}.key");

    private string File(string name) => Path.Combine(_directory, name);

    private void Issue(X509Certificate2 authority, DateTimeOffset now, string name, IPAddress? address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            address is null ? [new Oid("1.3.6.1.5.5.7.3.2")] : [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(authority, now.AddMinutes(-30), now.AddHours(10), RandomNumberGenerator.GetBytes(12));
        System.IO.File.WriteAllText(Certificate(name), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(Key(name), key.ExportPkcs8PrivateKeyPem());
    }
}
