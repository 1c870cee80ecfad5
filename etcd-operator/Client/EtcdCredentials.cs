using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Trust;

namespace Cpctl.Etcd.Client;

/// <summary>The etcd authorities we believe and the certificate we show.</summary>
public sealed class EtcdCredentials : IDisposable
{
    private readonly X509Certificate2Collection _authorities;
    private readonly X509Certificate2 _client;

    public EtcdCredentials(X509Certificate2Collection authorities, X509Certificate2 client)
    {
        _authorities = authorities;
        _client = client;
    }

    /// <summary>Reads PEM files; the authority file may hold several certificates (while an authority is rotated).</summary>
    /// <exception cref="IOException">A file is missing or unreadable.</exception>
    /// <exception cref="InvalidDataException">A file is not what its name says.</exception>
    public static EtcdCredentials Load(string authorityFile, string certificateFile, string keyFile)
    {
        try
        {
            var authorities = File.ReadAllText(authorityFile);
            return FromPem(authorities, File.ReadAllText(certificateFile), File.ReadAllText(keyFile)) ?? throw new InvalidDataException($"{authorityFile} holds no certificate");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException($"{authorityFile}, {certificateFile} or {keyFile} cannot be used: {e.Message}", e);
        }
    }

    /// <returns>Null without an authority.</returns>
    /// <exception cref="CryptographicException">Something is not what it should be.</exception>
    public static EtcdCredentials? FromPem(string authorities, string certificate, string key)
    {
        var collection = new X509Certificate2Collection();
        collection.ImportFromPem(authorities);
        return collection.Count == 0 ? null : new EtcdCredentials(collection, X509Certificate2.CreateFromPem(certificate, key));
    }

    public void Dispose()
    {
        _client.Dispose();
        foreach (var authority in _authorities)
        {
            authority.Dispose();
        }
    }

    /// <summary>As a client of etcd: whom we connect to must be certified by one of the authorities, for the name it was asked by.</summary>
    public SslClientAuthenticationOptions ToClientOptions()
    {
        var options = new TrustAnchors(_authorities).ClientOptions();
        options.ClientCertificateContext = SslStreamCertificateContext.Create(_client, additionalCertificates: null, offline: true);
        return options;
    }

    /// <summary>As a member of etcd: whoever connects must show a certificate of one of the authorities.</summary>
    public SslServerAuthenticationOptions ToServerOptions()
    {
        var options = new TrustAnchors(_authorities).ServerOptions();
        options.ServerCertificateContext = SslStreamCertificateContext.Create(_client, additionalCertificates: null, offline: true);
        return options;
    }
}
