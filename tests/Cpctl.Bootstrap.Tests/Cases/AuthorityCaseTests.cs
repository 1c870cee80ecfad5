using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Pki.Import;

namespace Cpctl.Bootstrap.Tests.Cases;

/// <summary>Authorities that Go, and so Kubernetes and etcd, refuses.</summary>
[Trait("Category", "Unit")]
public sealed class AuthorityCaseTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData("curve-secp256k1", "secp256k1")]
    [InlineData("printablestring-underscore", "\"_\" in a PrintableString")]
    [InlineData("serial-negative", "serial number is negative")]
    [InlineData("unknown-critical-extension", "critical extension 1.3.6.1.4.1")]
    public async Task Authority_ThatGoRefuses_IsRefusedWithTheReason(string name, string reason)
    {
        var folder = Copy(name);

        Assert.Contains(AuthorityFolder.Read(folder, Now).Problems, problem => problem.Contains(reason, StringComparison.Ordinal));
        var run = await CommandRun.OfAsync(_node, new FakeHost(), "certs", "inspect", Path.Combine(folder, "ca.crt"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Authority_WhoseTextSpeaksOfEncryption_IsTaken()
    {
        var import = AuthorityFolder.Read(Copy("good-text-says-encrypted"), Now);

        Assert.Empty(import.Problems);
        Assert.Single(import.Authorities);
    }

    private string Copy(string name)
    {
        var folder = _node.Paths.At("tmp/pki");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(CaseFiles.PathOf($"authorities/{name}"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.SetUnixFileMode(Path.Combine(folder, "ca.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder;
    }
}
