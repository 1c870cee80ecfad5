using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Kubernetes;

[Trait("Category", "Unit")]
public sealed class KubeconfigTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public void FromKubeconfig_InlineData_IsDecoded()
    {
        var access = Read(
            $$"""
            apiVersion: v1
            kind: Config
            current-context: admin@prod
            preferences: {}
            contexts:
            - name: admin@prod
              context: {cluster: prod, user: admin, namespace: default}
            clusters:
            - name: other
              cluster: {server: https://other:6443}
            - name: prod
              cluster:
                server: https://10.0.0.1:6443
                certificate-authority-data: {{Encode("CA")}}
                tls-server-name: kubernetes
                proxy-url: http://proxy:3128
            users:
            - name: admin
              user:
                client-certificate-data: {{Encode("CERT")}}
                client-key-data: {{Encode("KEY")}}
            """);

        Assert.Equal(new Uri("https://10.0.0.1:6443"), Assert.Single(access.Endpoints));
        Assert.Equal(("CA", "CERT", "KEY"), (access.AuthorityPem, access.ClientCertificatePem, access.ClientKeyPem));
        Assert.Equal(("kubernetes", new Uri("http://proxy:3128")), (access.TlsServerName, access.Proxy));
    }

    [Fact]
    public void FromKubeconfig_NamedContext_IsUsed()
    {
        var file = _directory.Write("config", """
            current-context: a
            contexts: [{name: a, context: {cluster: a}}, {name: b, context: {cluster: b, user: u}}]
            clusters: [{name: a, cluster: {server: https://a}}, {name: b, cluster: {server: https://b}}]
            users: [{name: u, user: {token: 123456}}]
            """);

        var access = ClusterAccess.FromKubeconfig(file, "b");

        Assert.Equal(("https://b/", "123456"), (access.Endpoints[0].AbsoluteUri, access.BearerToken));
    }

    [Fact]
    public void FromKubeconfig_NamesThatDifferInCase_AreTwoEntries()
    {
        var access = Read("""
            current-context: a
            contexts: [{name: A, context: {cluster: C}}, {name: a, context: {cluster: c}}]
            clusters: [{name: C, cluster: {server: https://upper}}, {name: c, cluster: {server: https://lower}}]
            """);

        Assert.Equal("https://lower/", access.Endpoints[0].AbsoluteUri);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("clusters: []", "no current-context")]
    [InlineData("current-context: a", "no entry \"a\" under contexts")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: x}}]", "no entry \"x\" under clusters")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: x}}]\nclusters: [{name: x, cluster: {server: '10.0.0.1:6443'}}]", "not the address of a server")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: x}}]\nclusters: [{name: x, cluster: {server: 'https://a', certificate-authority: gone.crt}}]", "gone.crt")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: x}}]\nclusters: [{name: x, cluster: {server: 'https://a', certificate-authority-data: '%%'}}]", "")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: x, user: u}}]\nclusters: [{name: x, cluster: {server: 'https://a'}}]\nusers: [{name: u, user: {auth-provider: {name: gcp}}}]", "auth-provider")]
    [InlineData("a: [", "")]
    [InlineData("- a", "it is empty")]
    [InlineData("current-context: a\ncontexts: none", "")]
    public void FromKubeconfig_Unusable_IsBadInputWithTheReason(string text, string reason)
    {
        var error = Assert.Throws<CpctlException>(() => Read(text));

        Assert.Equal(ExitCode.BadInput, error.Code);
        Assert.Contains(reason, error.Why, StringComparison.Ordinal);
        Assert.Contains("config", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void FromKubeconfig_Missing_IsBadInput() =>
        Assert.Equal(ExitCode.BadInput, Assert.Throws<CpctlException>(() => ClusterAccess.FromKubeconfig("/does/not/exist")).Code);

    [Fact]
    public void WithEndpoints_AfterAReload_KeepsThem()
    {
        var access = Read(Config("https://a", "{token: t}")).WithEndpoints([new Uri("https://b")]);

        Assert.Equal(new Uri("https://b"), Assert.Single(access.Reload!().Endpoints));
    }

    /// <summary>Whoever writes "as" gives up rights on purpose: acting with all of them would be worse than refusing.</summary>
    [Fact]
    public async Task FromKubeconfig_ActsAsAnotherUser_EveryRequestSaysSo()
    {
        FakeExchange? seen = null;
        await using var server = new FakeHttpServer(exchange =>
        {
            seen = exchange;
            return exchange.RespondAsync(200, """{"metadata":{"name":"m"}}""");
        });
        var access = Read(Config(server.Address.AbsoluteUri, "{token: t, as: jane, as-uid: '7', as-groups: [viewers], as-user-extra: {'example.com/reason': [ticket 5]}}"));
        using var client = new KubernetesClient(access, TimeProvider.System, NullLogger.Instance);

        await client.TryGetAsync(ResourceTypes.ConfigMaps, "ns", "m", TestContext.Current.CancellationToken);

        Assert.Equal(
            ("jane", "7", "viewers", "ticket 5"),
            (seen!.Headers["Impersonate-User"], seen.Headers["Impersonate-Uid"], seen.Headers["Impersonate-Group"], seen.Headers["Impersonate-Extra-example.com%2Freason"]));
    }

    [Theory]
    [InlineData("{token: t, as-groups: [viewers]}", "without \"as\"")]
    [InlineData("{token: t, as: jane, as-groups: [a, b]}", "acts as a and b at once")]
    public void FromKubeconfig_ActsAsWhatCannotBeSent_IsBadInput(string user, string reason)
    {
        var error = Assert.Throws<CpctlException>(() => Read(Config("https://a", user)));

        Assert.Equal(ExitCode.BadInput, error.Code);
        Assert.Contains(reason, error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_NamesNoSecret() => Assert.DoesNotContain("secret", Read(Config("https://a", "{token: secret}")).ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task ExecPlugin_ItsTokenIsUsedUntilItExpires()
    {
        var tokens = new List<string>();
        await using var server = new FakeHttpServer(exchange =>
        {
            tokens.Add(exchange.Headers["Authorization"]);
            return exchange.RespondAsync(200, "ok");
        });
        var time = new StepTime();
        var plugin = _directory.Write("plugin.sh", """
            #!/bin/sh
            echo run >> "$LOG"
            n=$(wc -l < "$LOG" | tr -d ' ')
            case "$KUBERNETES_EXEC_INFO" in *client.authentication.k8s.io/v1beta1*) ;; *) exit 3;; esac
            echo "{\"status\":{\"token\":\"$1-$n\",\"expirationTimestamp\":\"2025-01-01T00:0$n:00Z\"}}"
            """);
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var user = $"{{exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: ./plugin.sh, args: [tok], env: [{{name: LOG, value: '{_directory.Path}/log'}}]}}}}";
        using var sut = new KubernetesClient(Read(Config(server.Address.AbsoluteUri, user)), time, NullLogger.Instance);

        await sut.GetRawAsync("/readyz", Eventually.Within);
        time.Jump(TimeSpan.FromSeconds(30));
        await sut.GetRawAsync("/readyz", Eventually.Within);
        time.Jump(TimeSpan.FromSeconds(30));
        await sut.GetRawAsync("/readyz", Eventually.Within);

        Assert.Equal(["Bearer tok-1", "Bearer tok-1", "Bearer tok-2"], tokens);
    }

    [Theory]
    [InlineData("/does/not/exist", "gave no credentials")]
    [InlineData("/bin/false", "exited with 1")]
    [InlineData("/bin/true", "gave no credentials")]
    public async Task ExecPlugin_Fails_IsATransportErrorWithTheHint(string command, string reason)
    {
        var access = Read(Config("https://127.0.0.1:1", $"{{exec: {{command: {command}, installHint: Install the plugin.}}}}"));
        using var sut = new KubernetesClient(access, TimeProvider.System, NullLogger.Instance);

        var error = await Assert.ThrowsAsync<KubernetesTransportException>(() => sut.GetRawAsync("/readyz", Eventually.Within));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("Install the plugin.", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Config(string server, string user) => $$"""
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: '{{server}}' } }]
        users: [{name: u, user: {{user}} }]
        """;

    private ClusterAccess Read(string text) => ClusterAccess.FromKubeconfig(_directory.Write("config", text));
}
