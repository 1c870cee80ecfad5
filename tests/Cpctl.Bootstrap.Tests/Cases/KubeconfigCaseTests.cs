using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Tests.Cases;

/// <summary>Kubeconfigs that work with kubectl, or that should be refused in words.</summary>
[Trait("Category", "Unit")]
public sealed class KubeconfigCaseTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Inspect_CommentSpeaksOfPem_IsKnownAsKubeconfig()
    {
        var run = await InspectAsync(await File.ReadAllBytesAsync(CaseFiles.PathOf("kubeconfigs/ok-comment-with-pem-words"), TestContext.Current.CancellationToken));

        Assert.Contains(": kubeconfig", run.Output, StringComparison.Ordinal);
        Assert.Contains("cluster c, certificate", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Config\n", "")]
    [InlineData("apiVersion: v1\nkind: Config\n", "apiVersion: v1\n")]
    public async Task Inspect_WithoutKind_IsKnownAsKubeconfig(string part, string instead)
    {
        var text = await File.ReadAllTextAsync(CaseFiles.PathOf("kubeconfigs/split/two"), TestContext.Current.CancellationToken);

        Assert.Contains(": kubeconfig", (await InspectAsync(Encoding.UTF8.GetBytes(text.Replace(part, instead, StringComparison.Ordinal)))).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Inspect_Utf16_IsKnownAndTold(bool bigEndian, bool marked)
    {
        var text = await File.ReadAllTextAsync(CaseFiles.PathOf("kubeconfigs/split/two"), TestContext.Current.CancellationToken);
        var encoding = new UnicodeEncoding(bigEndian, marked);

        var run = await InspectAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(": kubeconfig", run.Output, StringComparison.Ordinal);
        Assert.Contains("UTF-16", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_TokenWithLineBreak_IsBadInputNamingTheUser()
    {
        var run = await CommandRun.OfAsync(_node, new FakeHost(), "token", "list", "--kubeconfig", CaseFiles.PathOf("kubeconfigs/token-with-line-break"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the token of user \"u\" has a line break", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("abc.def", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one", "two")]
    [InlineData("two", "one")]
    [InlineData("empty", "one", "missing", "two", "one")]
    public void SeveralFiles_AreMergedAsKubectlDoes(params string[] names)
    {
        var access = ClusterAccess.FromKubeconfigs([.. names.Select(name => CaseFiles.PathOf($"kubeconfigs/split/{name}"))]);

        Assert.Equal("https://127.0.0.1:1/", Assert.Single(access.Endpoints).AbsoluteUri);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", access.ClientCertificatePem, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralFiles_FirstWinsAndPathsAreOfTheirOwnFile()
    {
        TemporaryNode.Write(_node.Paths.At("a/ca.crt"), "A");
        TemporaryNode.Write(_node.Paths.At("b/ca.crt"), "B");
        var first = TemporaryNode.Write(_node.Paths.At("a/config"), "clusters: [{name: c, cluster: {server: 'https://a', certificate-authority: ca.crt}}]\n");
        var second = TemporaryNode.Write(
            _node.Paths.At("b/config"),
            "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://b'}}]\nusers: [{name: u, user: {tokenFile: ca.crt}}]\n");

        var access = ClusterAccess.FromKubeconfigs([first, second]);

        Assert.Equal(("https://a/", "A", "B"), (access.Endpoints[0].AbsoluteUri, access.AuthorityPem, access.BearerToken));
    }

    [Fact]
    public void SeveralFiles_NoneThereOrOneBroken_IsBadInput()
    {
        var broken = TemporaryNode.Write(_node.Paths.At("broken"), "a: [");

        Assert.Contains("none of these", Assert.Throws<CpctlException>(() => ClusterAccess.FromKubeconfigs(["/no/one", "/no/two"])).Why, StringComparison.Ordinal);
        Assert.Contains(broken, Assert.Throws<CpctlException>(() => ClusterAccess.FromKubeconfigs([broken, CaseFiles.PathOf("kubeconfigs/split/two")])).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_ThatTalks_IsHeardBeforeItIsDone()
    {
        var answer = _node.Paths.At("answer");
        var plugin = TemporaryNode.Write(_node.Paths.At("plugin.sh"), $$$"""
            #!/bin/sh
            printf 'open https://login.example.org and say \033[1mABCD: ' >&2
            while [ ! -e {{{answer}}} ]; do sleep 0.05; done
            echo '{"status":{"token":"t0k3n"}}'
            """);
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var config = TemporaryNode.Write(
            _node.Paths.At("config"),
            "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]\nusers: [{name: u, user: {exec: {command: ./plugin.sh}}}]\n");
        await using var heard = new AnsweringWriter("ABCD: ", () => File.WriteAllText(answer, ""));
        var console = new CliConsole(TextReader.Null, TextWriter.Null, heard, false, false, false);
        var options = ClusterConnection.Options(console) with { RequestTimeout = TimeSpan.FromMinutes(1) };
        using var client = new KubernetesClient(ClusterAccess.FromKubeconfig(config), TimeProvider.System, NullLogger.Instance, options);

        // Nobody listens there: that the request was tried at all shows that the plugin gave its token.
        var failed = await Assert.ThrowsAsync<KubernetesTransportException>(() => client.GetRawAsync("/readyz", TestContext.Current.CancellationToken));

        Assert.Contains("No API server can be reached", failed.Message, StringComparison.Ordinal);
        Assert.Equal("open https://login.example.org and say \\u001b[1mABCD: ", heard.Text);
    }

    [Theory]
    [InlineData(null, 300)]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    public void PluginLimit_Duration_IsTaken(string? text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), ClusterConnection.PluginLimit(text));

    [Theory]
    [InlineData("soon")]
    [InlineData("0s")]
    [InlineData("99999h")]
    public void PluginLimit_NoDuration_IsBadInput(string text) => Assert.Equal(ExitCode.BadInput, Assert.Throws<CpctlException>(() => ClusterConnection.PluginLimit(text)).Code);

    [Fact]
    public async Task Plugin_ThatTakesLongerThanItsLimit_IsToldInSeconds()
    {
        var access = ClusterAccess.FromKubeconfig(TemporaryNode.Write(
            _node.Paths.At("config"),
            "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]\nusers: [{name: u, user: {exec: {command: sleep, args: ['60']}}}]\n"));
        using var client = new KubernetesClient(access, TimeProvider.System, NullLogger.Instance, new KubernetesClientOptions { PluginTimeout = TimeSpan.FromSeconds(0.2) });

        var failed = await Assert.ThrowsAsync<KubernetesTransportException>(() => client.GetRawAsync("/readyz", TestContext.Current.CancellationToken));

        Assert.Contains("not done after 0.2 s", failed.Message, StringComparison.Ordinal);
    }

    private async Task<CommandRun> InspectAsync(byte[] content)
    {
        var file = _node.Paths.At("config");
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return await CommandRun.OfAsync(_node, new FakeHost(), "certs", "inspect", file);
    }

    /// <summary>A person at a terminal, who does something once the question is there.</summary>
    private sealed class AnsweringWriter(string question, Action answer) : StringWriter
    {
        public string Text => ToString();

        public override void Write(string? value)
        {
            base.Write(value);
            if (ToString().EndsWith(question, StringComparison.Ordinal)) answer();
        }
    }
}
