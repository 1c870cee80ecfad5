using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Provided;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Tests.Import;

namespace Cpctl.Pki.Tests.Rotation.Provided;

[Trait("Category", "Unit")]
public sealed class SuccessionTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly SignerSet Signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);

    [Fact]
    public void Problems_IntermediateOfAnother_None() =>
        Assert.Empty(Succession.Problems(OwnAuthority.Root(Now).Intermediate(Now).Authority, AuthorityKind.Etcd, Signers, Now));

    [Fact]
    public void Problems_NewCertificateForTheKeyInUse_IsNoRotation()
    {
        var active = OwnAuthority.Root(Now).Intermediate(Now);
        var signers = Signers.With(AuthorityKind.Etcd, new AuthorityLine { Active = active.Authority });
        var renewed = Authority.FromPem(OwnAuthority.Root(Now).Signs(active, Now).ExportCertificatePem(), active.Key.ToPem());

        Assert.Contains("CN=Example authority has the key of the etcd authority in use: a rotation replaces the key, not only its certificate", Succession.Problems(renewed, AuthorityKind.Etcd, signers, Now));
    }

    [Fact]
    public void Problems_EverythingAtOnce()
    {
        var problems = Succession.Problems(Signers.FrontProxy.Active, AuthorityKind.Cluster, Signers, Now.AddYears(11));
        Assert.Equal(2, problems.Count);
        Assert.Contains("expired", problems[0], StringComparison.Ordinal);
        Assert.Contains("has the key of the front-proxy authority", problems[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("etcd/7", "etcd", "7", null)]
    [InlineData("etcd/7/brought", "etcd", "7", "")]
    [InlineData("etcd/7/brought/0af1", "etcd", "7", "0af1")]
    [InlineData("etcd/7/brought/0af1/x", null, null, null)]
    [InlineData("encryption/7", "encryption", "7", null)]
    [InlineData("encryption/7/brought", null, null, null)]
    [InlineData("etcd/7/made", null, null, null)]
    [InlineData("etcd/7/brought/", null, null, null)]
    [InlineData("etcd/", null, null, null)]
    [InlineData("etcd", null, null, null)]
    [InlineData("kubelet/7", null, null, null)]
    public void Of_Annotation_IsReadOrIgnored(string text, string? name, string? id, string? fingerprint)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.RotateAnnotation] = text };
        var request = RotationRequest.Of(new ControlPlane { Metadata = new ObjectMeta { Annotations = annotations } });

        Assert.Equal(name is null ? null : new RotationRequest(name, id!, fingerprint), request);
        Assert.Equal(name is null ? null : text, request?.ToString());
    }
}
