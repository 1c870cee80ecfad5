using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Import;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Import;

[Trait("Category", "Unit")]
public sealed class AuthorityFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _directory = Directory.CreateTempSubdirectory("cpctl-import-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Read_AllThree_AreFoundAndBecomeTheSigners()
    {
        Write("ca", Make());
        Write("etcd/ca", Make());
        Write("front-proxy-ca", Make());

        var import = AuthorityFolder.Read(_directory, Now);

        Assert.Empty(import.Problems);
        var signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, import, TimeProvider.System);
        Assert.All(import.Authorities, pair => Assert.Equal(pair.Value.Fingerprint, signers[pair.Key].Active.Fingerprint));
        Assert.Equal(3, import.Authorities.Count);
    }

    [Fact]
    public void Read_OneOfThem_LeavesTheOthersToUs()
    {
        Write("etcd/ca", Make(rsa: true));

        var import = AuthorityFolder.Read(_directory, Now);

        Assert.Empty(import.Problems);
        Assert.Equal(AuthorityKind.Etcd, Assert.Single(import.Authorities).Key);
    }

    [Fact]
    public void Read_EmptyDirectory_SaysWhatIsLookedFor() =>
        Assert.Contains("etcd/ca.crt", Assert.Single(AuthorityFolder.Read(_directory, Now).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("not an authority", "CA:TRUE")]
    [InlineData("no subject key identifier", "subject key identifier")]
    [InlineData("may not sign", "key usage does not allow it to sign certificates")]
    [InlineData("for servers only", "extended key usage")]
    [InlineData("name constraints", "name constraints")]
    [InlineData("expired", "expired at 2026-04-01")]
    [InlineData("of tomorrow", "not valid before 2026-05-02")]
    [InlineData("intermediate", "CN=Example authority is signed by CN=Example root, which is not in the file")]
    [InlineData("same names, signed by another", "CN=Example authority is signed by CN=Example authority, which is not in the file")]
    public void Read_UnfitCertificate_SaysWhy(string fault, string expected)
    {
        Write("ca", Make(fault));

        var problem = Assert.Single(AuthorityFolder.Read(_directory, Now).Problems);

        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(_directory, "ca.crt"), problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key of another", "not that of authority")]
    [InlineData("no key", "external signing")]
    [InlineData("no certificate", "not there, though its key is")]
    [InlineData("encrypted key", "decrypt it first")]
    [InlineData("empty key", "not a private key")]
    [InlineData("short RSA key", "not a private key in PEM of ECDSA")]
    [InlineData("readable for all", "chmod 600")]
    [InlineData("empty certificate", "it holds no certificate")]
    [InlineData("two roots", "CN=Example authority signed itself, and is followed by CN=Example authority")]
    [InlineData("truncated certificate", "ca.crt")]
    public void Read_UnfitFiles_SaysWhy(string fault, string expected)
    {
        var (certificate, key) = Make();
        using var rsa = RSA.Create(3072);
        using var parsed = ECDsa.Create();
        parsed.ImportFromPem(key);
        (certificate, key) = fault switch
        {
            "key of another" => (certificate, Make().Key),
            "encrypted key" => (certificate, parsed.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1))),
            "empty key" => (certificate, ""),
            "short RSA key" => (certificate, rsa.ExportRSAPrivateKeyPem()),
            "empty certificate" => ("", key),
            "two roots" => (certificate + "\n" + Make().Certificate, key),
            "truncated certificate" => (certificate[..300] + "\n-----END CERTIFICATE-----", key),
            _ => (certificate, key),
        };
        Write("ca", (certificate, key));
        if (fault == "no key") File.Delete(Path.Combine(_directory, "ca.key"));
        if (fault == "no certificate") File.Delete(Path.Combine(_directory, "ca.crt"));
        if (fault == "readable for all") File.SetUnixFileMode(Path.Combine(_directory, "ca.key"), FileModes.Secret | UnixFileMode.OtherRead);

        var import = AuthorityFolder.Read(_directory, Now);

        Assert.Contains(expected, Assert.Single(import.Problems), StringComparison.Ordinal);
        Assert.Empty(import.Authorities);
        Assert.DoesNotContain("PRIVATE", import.Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Intermediate_IsFoundWithItsIssuers()
    {
        var policy = OwnAuthority.Root(Now, length: 2).Intermediate(Now, "Example policy", length: 1);
        var authority = policy.Intermediate(Now, length: 0);
        Write("ca", (authority.Chain, authority.Key.ToPem()));

        var import = AuthorityFolder.Read(_directory, Now);

        Assert.Empty(import.Problems);
        var found = import.Authorities[AuthorityKind.Cluster];
        Assert.Equal(authority.Certificate, found.Certificate);
        Assert.Equal(["CN=Example policy", "CN=Example root"], found.Issuers.Select(issuer => issuer.Subject));
    }

    [Theory]
    [InlineData("no issuer", "CN=Example authority is signed by CN=Example policy, which is not in the file: after an intermediate have to come its issuers up to the root")]
    [InlineData("no root", "CN=Example policy is signed by CN=Example root, which is not in the file")]
    [InlineData("a gap", "CN=Example authority is not signed by CN=Example root, which follows it: the chain is out of order or lacks an issuer")]
    [InlineData("root first", "CN=Example root signed itself, and is followed by CN=Example policy, CN=Example authority: the one that signs has to come first")]
    [InlineData("issuer first", "CN=Example policy is not signed by CN=Example authority, which follows it")]
    [InlineData("a stranger between", "out of order or lacks an issuer")]
    [InlineData("another root of that name", "CN=Example policy is not signed by CN=Example root")]
    [InlineData("root allows one less", "CN=Example root allows a path length of 1, and 2 authorities stand below it")]
    [InlineData("issuer allows none", "CN=Example policy allows a path length of 0, and 1 authority stands below it")]
    [InlineData("issuer is no authority", "ca.crt, issuer 1: not an authority")]
    [InlineData("issuer may not sign", "ca.crt, issuer 1: an authority whose key usage does not allow it to sign")]
    [InlineData("issuer has expired", "ca.crt, issuer 1: expired")]
    [InlineData("root has expired", "ca.crt, issuer 2: expired")]
    [InlineData("cut off", "ca.crt")]
    public void Read_BrokenChain_SaysWhere(string fault, string expected)
    {
        var root = OwnAuthority.Root(Now, length: fault == "root allows one less" ? 1 : null, days: fault == "root has expired" ? -1 : 365);
        var policy = root.Intermediate(
            Now,
            "Example policy",
            length: fault == "issuer allows none" ? 0 : null,
            isAuthority: fault != "issuer is no authority",
            usage: fault == "issuer may not sign" ? X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.KeyCertSign,
            days: fault == "issuer has expired" ? -1 : 365);
        var authority = policy.Intermediate(Now);
        var chain = fault switch
        {
            "no issuer" => authority.Pem,
            "no root" => authority.Pem + policy.Pem,
            "a gap" => authority.Pem + root.Pem,
            "root first" => root.Pem + policy.Pem + authority.Pem,
            "issuer first" => policy.Pem + authority.Pem + root.Pem,
            "a stranger between" => authority.Pem + OwnAuthority.Root(Now).Intermediate(Now, "Example policy").Pem + root.Pem,
            "another root of that name" => authority.Pem + policy.Pem + OwnAuthority.Root(Now).Pem,
            "cut off" => authority.Chain[..^200] + "\n-----END CERTIFICATE-----\n",
            _ => authority.Chain,
        };
        Write("ca", (chain, authority.Key.ToPem()));

        var import = AuthorityFolder.Read(_directory, Now);

        Assert.Empty(import.Authorities);
        Assert.Contains(expected, Assert.Single(import.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneKeyForTwo_IsRefused()
    {
        var pair = Make();
        Write("ca", pair);
        Write("front-proxy-ca", pair);

        Assert.Contains("ca and front-proxy-ca have one key", Assert.Single(AuthorityFolder.Read(_directory, Now).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MadeByOpenSsl_IsFit()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "etcd"));
        var (certificate, key) = (Path.Combine(_directory, "etcd/ca.crt"), Path.Combine(_directory, "etcd/ca.key"));
        await OpenSsl.RunAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/O=Example/CN=Example etcd", "-keyout", key, "-out", certificate);
        File.SetUnixFileMode(key, FileModes.Secret);

        Assert.Empty(AuthorityFolder.Read(_directory, TimeProvider.System.GetUtcNow()).Problems);
    }

    private void Write(string name, (string Certificate, string Key) pair)
    {
        AtomicFile.Write(Path.Combine(_directory, $"{name}.crt"), pair.Certificate, FileModes.Public);
        AtomicFile.Write(Path.Combine(_directory, $"{name}.key"), pair.Key, FileModes.Secret);
    }

    private static (string Certificate, string Key) Make(string fault = "", bool rsa = false)
    {
        var key = PrivateKey.Create(rsa ? KeyAlgorithm.Rsa2048 : KeyAlgorithm.EcdsaP256);
        var request = key.Request(new X500DistinguishedName("CN=Example authority"));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(fault != "not an authority", false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(fault == "may not sign" ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.KeyCertSign, critical: true));
        if (fault != "no subject key identifier") request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (fault == "for servers only") request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));

        // NameConstraints { permittedSubtrees { dNSName "example.org" } }
        if (fault == "name constraints") request.CertificateExtensions.Add(new X509Extension("2.5.29.30", Convert.FromHexString("3011A00F300D820B6578616D706C652E6F7267"), critical: false));
        if (fault == "same names, signed by another") request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier([1, 2, 3]));
        var (from, to) = fault switch
        {
            "expired" => (Now.AddYears(-1), Now.AddDays(-30)),
            "of tomorrow" => (Now.AddDays(1), Now.AddYears(1)),
            _ => (Now.AddDays(-1), Now.AddYears(1)),
        };
        var signer = fault is "intermediate" or "same names, signed by another" ? PrivateKey.Create(KeyAlgorithm.EcdsaP256) : key;
        var issuer = new X500DistinguishedName(fault == "intermediate" ? "CN=Example root" : "CN=Example authority");
        using var certificate = request.Create(issuer, signer.Generator(), from, to, [1, 2, 3]);
        return (certificate.ExportCertificatePem(), key.ToPem());
    }
}
