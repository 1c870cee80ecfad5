using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Import;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Import;

[Trait("Category", "Unit")]
public sealed class ClusterFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly PkiSettings Settings = new() { Endpoint = "10.0.0.9:6443" };
    private readonly string _directory = Directory.CreateTempSubdirectory("cpctl-cluster-").FullName;
    private readonly PrivateKey _tokens = PrivateKey.Create(KeyAlgorithm.Rsa2048);

    public ClusterFolderTests()
    {
        foreach (var (kind, name) in new[] { (AuthorityKind.Cluster, "ca"), (AuthorityKind.Etcd, "etcd/ca"), (AuthorityKind.FrontProxy, "front-proxy-ca") })
        {
            var authority = Authority.Create(kind, KeyAlgorithm.Rsa2048, TimeSpan.FromDays(30), TimeProvider.System);
            Write($"{name}.crt", authority.CertificatePem);
            Write($"{name}.key", authority.Key.ToPem());
        }

        Write("sa.key", _tokens.ToPem());
        Write("sa.pub", _tokens.PublicKeyPem());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Read_AllOfIt_BecomesTheSigners()
    {
        var import = Read();
        Assert.Empty(import.Problems);
        var old = new EncryptionKey("key1", EncryptionProvider.Aescbc, new byte[32]);

        var signers = import.ToSigners([old], Settings, TimeProvider.System);

        Assert.All(
            [("ca.crt", signers.Cluster), ("etcd/ca.crt", signers.Etcd), ("front-proxy-ca.crt", signers.FrontProxy)],
            pair => Assert.Equal(File.ReadAllText(Path.Combine(_directory, pair.Item1)), pair.Item2.Active.CertificatePem));
        Assert.Equal(_tokens.PublicKeyPem(), signers.ServiceAccounts.PublicBundle);
        Assert.Equal([signers.Encryption.Active, old], signers.Encryption.All);
        Assert.Equal(EncryptionProvider.Secretbox, signers.Encryption.Active.Provider);
        Assert.Contains("- aescbc:\n      keys:\n      - name: key1\n", EncryptionConfiguration.Render(SignerSet.FromJson(signers.ToJson()).Encryption), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ca.crt ca.key", "/ca.crt and ca.key: not there")]
    [InlineData("etcd/ca.crt etcd/ca.key", "/etcd/ca.crt and etcd/ca.key: not there")]
    [InlineData("front-proxy-ca.crt front-proxy-ca.key", "/front-proxy-ca.crt and front-proxy-ca.key: not there")]
    [InlineData("ca.key", "external signing")]
    [InlineData("sa.key", "/sa.key: not there")]
    public void Read_WithoutAPart_NamesIt(string files, string expected)
    {
        foreach (var file in files.Split(' ')) File.Delete(Path.Combine(_directory, file));

        Assert.Contains(expected, Assert.Single(Read().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EmptyDirectory_NamesEveryPart()
    {
        foreach (var file in Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories)) File.Delete(file);

        Assert.Equal(4, Read().Problems.Count);
    }

    [Fact]
    public void Read_NoDirectory_SaysSo() => Assert.Contains("no directory", Assert.Single(ClusterFolder.Read(_directory + "/no", Now).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("sa.key", "of another cluster")]
    [InlineData("etcd/ca.key", "not that of authority")]
    public void Read_AnotherClustersKey_SaysSo(string file, string expected)
    {
        Write(file, PrivateKey.Create(KeyAlgorithm.Rsa2048).ToPem());

        Assert.Contains(expected, Assert.Single(Read().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KeyOfTokensThatOthersRead_IsRefused()
    {
        File.SetUnixFileMode(Path.Combine(_directory, "sa.key"), FileModes.Secret | UnixFileMode.GroupRead);

        Assert.Contains("chmod 600", Assert.Single(Read().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OlderKeysOfTokens_AreStillAccepted()
    {
        var older = PrivateKey.Create(KeyAlgorithm.Rsa2048).PublicKeyPem();
        Write("sa.pub", _tokens.PublicKeyPem() + older);

        var import = Read();

        Assert.Empty(import.Problems);
        Assert.Equal([older.Trim()], import.ServiceAccounts!.RetiredPublicKeys.Select(key => key.Trim()));
    }

    [Fact]
    public void Read_NoPublicKeyFile_IsMadeOfTheKey()
    {
        File.Delete(Path.Combine(_directory, "sa.pub"));

        Assert.Empty(Read().Problems);
    }

    /// <summary>As kubeadm made them before 1.19: what such an authority signs still says which key signed it, or a successor of its name would be mistaken for it.</summary>
    [Fact]
    public void Read_AuthorityWithoutSubjectKeyIdentifier_IsTakenAndSigns()
    {
        var key = PrivateKey.Create(KeyAlgorithm.Rsa2048);
        var request = key.Request(new X500DistinguishedName("CN=kubernetes"));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        using var certificate = request.Create(request.SubjectName, key.Generator(), Now.AddDays(-1), Now.AddDays(30), [1, 2, 3]);
        Write("ca.crt", certificate.ExportCertificatePem());
        Write("ca.key", key.ToPem());

        var import = Read();

        Assert.Empty(import.Problems);
        var authority = import.ToSigners([], Settings, TimeProvider.System).Cluster.Active;
        var spec = new LeafSpec { Name = "apiserver", Issuer = AuthorityKind.Cluster, CommonName = "kube-apiserver", Use = LeafUse.Server, Names = ["10.0.0.9"] };
        using var leaf = LeafCertificate.Sign(spec, PrivateKey.Create(KeyAlgorithm.EcdsaP256).PublicKey, authority, TimeSpan.FromDays(1), Now);
        var identifier = leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value;
        Assert.Equal(new X509SubjectKeyIdentifierExtension(certificate.PublicKey, critical: false).SubjectKeyIdentifierBytes, identifier);
        using var successor = Authority.Create(AuthorityKind.Cluster, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(1), TimeProvider.System).Certificate;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(new[] { successor, authority.Certificate });
        Assert.True(chain.Build(leaf));
    }

    private ClusterImport Read() => ClusterFolder.Read(_directory, Now);

    private void Write(string name, string content) => AtomicFile.Write(Path.Combine(_directory, name), content, FileModes.Secret);
}
