using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Certificates;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Tests.Certificates;

[Trait("Category", "Unit")]
public sealed class SuccessorFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cpctl-successor-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("etcd", "etcd/ca")]
    [InlineData("cluster", "ca")]
    [InlineData("front-proxy", "front-proxy-ca")]
    public void Read_ItsPair_IsFoundWhateverElseIsThere(string name, string pair)
    {
        var authority = Authority.Create(AuthorityKind.Etcd, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(30), TimeProvider.System);
        Write(pair, authority.CertificatePem, authority.Key.ToPem());
        Write("etcd/ca", name == "etcd" ? authority.CertificatePem : "broken", authority.Key.ToPem());

        Assert.Equal(authority.Fingerprint, SuccessorFiles.Read(name, _directory, TimeProvider.System.GetUtcNow()).Fingerprint);
    }

    [Theory]
    [InlineData("encryption", "authorities are cluster, etcd, front-proxy")]
    [InlineData("kubelet", "authorities are cluster, etcd, front-proxy")]
    [InlineData("front-proxy", "front-proxy-ca.crt is not there")]
    [InlineData("cluster", "ca.key: not there. An authority whose key is not on the nodes (external signing) is not supported yet")]
    [InlineData("etcd", "etcd/ca.crt: it holds no certificate in PEM")]
    public void Read_Unfit_IsBadInputThatSaysWhy(string name, string expected)
    {
        var authority = Authority.Create(AuthorityKind.Cluster, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(30), TimeProvider.System);
        AtomicFile.Write(Path.Combine(_directory, "ca.crt"), authority.CertificatePem, FileModes.Public);
        Write("etcd/ca", "", authority.Key.ToPem());

        var error = Assert.Throws<CpctlException>(() => SuccessorFiles.Read(name, _directory, TimeProvider.System.GetUtcNow()));

        Assert.Equal(ExitCode.BadInput, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", error.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string certificate, string key)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_directory, name))!);
        AtomicFile.Write(Path.Combine(_directory, $"{name}.crt"), certificate, FileModes.Public);
        AtomicFile.Write(Path.Combine(_directory, $"{name}.key"), key, FileModes.Secret);
    }
}
