using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Pki;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Tests.Certificates;

/// <summary>The way in when the cluster's roles refuse everybody.</summary>
[Trait("Category", "Unit")]
public sealed class BreakGlassTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly SignerSet _signers = SignerSet.Create(new PkiSettings { Endpoint = "127.0.0.1:1" }, TimeProvider.System);

    public BreakGlassTests()
    {
        _signers.Save(_node.Paths);
        new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, _signers.ClusterId, "127.0.0.1:1").Save(_node.Paths);
    }

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task BreakGlass_NoApi_WritesAShortLivedCertificateOfMasters()
    {
        var file = Path.Combine(_node.Paths.Root, "masters.conf");
        var run = await CommandRun.OfAsync(_node, new FakeHost(), ["certs", "break-glass", "-o", file, "--valid-for", "30m"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no API server answered", run.Error, StringComparison.Ordinal);
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(file));
        using var certificate = CertificateIn(File.ReadAllText(file));
        Assert.Contains("O=system:masters", certificate.Subject, StringComparison.Ordinal);
        Assert.Contains("CN=cpctl:break-glass:cp1", certificate.Subject, StringComparison.Ordinal);
        Assert.InRange(certificate.NotAfter.ToUniversalTime() - DateTime.UnixEpoch, TimeSpan.Zero, TimeProvider.System.GetUtcNow().AddMinutes(31) - DateTimeOffset.UnixEpoch);
        Assert.Contains("system:masters", Journal.Read(_node.Paths.BreakGlassJournal)[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BreakGlass_NoFile_GoesToStandardOutputAlone()
    {
        var run = await CommandRun.OfAsync(_node, new FakeHost(), ["certs", "break-glass", "--server", "https://10.0.0.1:6443"]);

        Assert.Contains("https://10.0.0.1:6443", (string?)Yaml.ReadAll(run.Output)[0]!["clusters"]![0]!["cluster"]!["server"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("25h")]
    [InlineData("0s")]
    [InlineData("soon")]
    public async Task BreakGlass_UnfitDuration_IsRefusedAndNothingIsIssued(string validFor)
    {
        var run = await CommandRun.OfAsync(_node, new FakeHost(), ["certs", "break-glass", "--valid-for", validFor]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Empty(Journal.Read(_node.Paths.BreakGlassJournal));
    }

    [Theory]
    [InlineData("http://10.0.0.1:6443")]
    [InlineData("10.0.0.1")]
    [InlineData("https://me:secret@10.0.0.1")]
    public async Task BreakGlass_ServerIsNoUrl_IsRefusedAndNothingIsIssued(string server)
    {
        var run = await CommandRun.OfAsync(_node, new FakeHost(), ["certs", "break-glass", "--server", server]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Empty(Journal.Read(_node.Paths.BreakGlassJournal));
    }

    [Fact]
    public async Task BreakGlass_FileExists_IsNotOverwritten()
    {
        var file = Path.Combine(_node.Paths.Root, "masters.conf");
        File.WriteAllText(file, "mine");
        var run = await CommandRun.OfAsync(_node, new FakeHost(), ["certs", "break-glass", "-o", file]);

        Assert.Equal((2, "mine"), (run.ExitCode, File.ReadAllText(file)));
    }

    [Fact]
    public async Task BreakGlass_NoAuthorityHere_SaysWhere()
    {
        using var other = new TemporaryNode();
        var run = await CommandRun.OfAsync(other, new FakeHost(), ["certs", "break-glass"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("root on a control-plane node", run.Error, StringComparison.Ordinal);
    }

    private static X509Certificate2 CertificateIn(string kubeconfig) => X509Certificate2.CreateFromPem(
        Encoding.UTF8.GetString(Convert.FromBase64String((string)Yaml.ReadAll(kubeconfig)[0]!["users"]![0]!["user"]!["client-certificate-data"]!)));
}
