using System.Security.Cryptography;
using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Rendering;

namespace Cpctl.StaticPods.Tests.Revisions;

[Trait("Category", "Unit")]
public class RevisionSecretTests
{
    private static readonly Revision First = Revision.After(null, RevisionRenderer.Render(TestSpecs.Spec(), TestSpecs.Facts));

    [Fact]
    public void Of_Revision_IsImmutableAndReadsBack()
    {
        var secret = RevisionSecret.Of(First, signers: null);
        var read = RevisionSecret.Read(secret);

        Assert.True(secret.Immutable);
        Assert.Equal(("cpctl-system", "revision-1", "cpctl.dev/revision"), (secret.Metadata.Namespace, secret.Metadata.Name, secret.Type));
        Assert.Equal("revision.json", Assert.Single(secret.Data!.Keys));
        Assert.Equal(1, RevisionSecret.NumberOf(secret));
        Assert.Equal(First.Content.Hash, read.Content.Hash);
        Assert.Equal(First.Content.Files, read.Content.Files);
        Assert.Equal(First.ComponentRevisions, read.ComponentRevisions);
    }

    [Fact]
    public void Of_LargeRevision_IsCompressed()
    {
        var large = Large(new string('x', 400_000));
        var secret = RevisionSecret.Of(large, signers: null);

        Assert.Equal("revision.json.gz", Assert.Single(secret.Data!.Keys));
        Assert.True(secret.Data["revision.json.gz"].Length < 10_000);
        Assert.Equal(large.Content.Hash, RevisionSecret.Read(secret).Content.Hash);
    }

    [Fact]
    public void Of_RevisionBeyondASecret_Throws()
    {
        var noise = Convert.ToBase64String(RandomNumberGenerator.GetBytes(2_000_000));

        Assert.Equal(ExitCode.BadInput, Assert.Throws<CpctlException>(() => RevisionSecret.Of(Large(noise), signers: null)).Code);
    }

    [Theory]
    [InlineData("--authorization-mode=Node,RBAC", "--authorization-mode=AlwaysAllow")]
    [InlineData("\"number\":1", "\"number\":2")]
    [InlineData("{", "")]
    public void Read_TamperedSecret_Throws(string text, string other)
    {
        var secret = RevisionSecret.Of(First, signers: null);
        var json = Encoding.UTF8.GetString(secret.Data!["revision.json"]);
        Assert.Contains(text, json, StringComparison.Ordinal);
        secret.Data = new Dictionary<string, byte[]> { ["revision.json"] = Encoding.UTF8.GetBytes(json.Replace(text, other, StringComparison.Ordinal)) };

        Assert.Throws<InvalidDataException>(() => RevisionSecret.Read(secret));
    }

    [Theory]
    [InlineData("revision-12", "cpctl.dev/revision", 12L)]
    [InlineData("revision-x", "cpctl.dev/revision", null)]
    [InlineData("revision-12", "Opaque", null)]
    [InlineData("signers", "cpctl.dev/revision", null)]
    public void NumberOf_Secret_OnlyOfRevisions(string name, string type, long? expected) =>
        Assert.Equal(expected, RevisionSecret.NumberOf(new Secret { Metadata = new ObjectMeta { Name = name }, Type = type }));

    private static Revision Large(string text) =>
        Revision.After(null, RevisionContent.Of([new("/var/lib/cpctl/config/x", ComponentNames.ApiServer, text)]));
}
