using System.Net;
using System.Net.Sockets;
using System.Text;
using Cpctl.Api.Tests.Testing;
using Cpctl.DevCluster.Nodes;
using k8s;

namespace Cpctl.Dev.Tests.Nodes;

[Trait("Category", "Unit")]
public sealed class AdministratorClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TestCertificates _authority = new();

    [Theory]
    [InlineData("pods", "kube-system", "app=idle", "/api/v1/namespaces/kube-system/pods")]
    [InlineData("secrets", null, null, "/api/v1/secrets")]
    [InlineData("controlplanenodes", null, null, "/apis/cpctl.dev/v1alpha1/controlplanenodes")]
    [InlineData("leases", "kube-system", null, "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases")]
    public async Task List_AnyKind_AsksItsPathAndKeepsEveryField(string kind, string? ns, string? selector, string path)
    {
        var asked = new List<(string Path, string? Selector)>();
        await using var server = Serve(exchange =>
        {
            asked.Add((exchange.Path, exchange.Query.GetValueOrDefault("labelSelector")));
            return exchange.RespondAsync(200, """{"items":[{"metadata":{"name":"a"},"spec":{"Unknown-Field":[1]}}]}""");
        });
        using var sut = Connect(server.Address, server.Address);

        var list = await NodeApi.ListAsync(sut, kind, ns, selector, Cancellation);

        Assert.Equal([(path, selector)], asked);
        Assert.Equal(1, (int)list["items"]![0]!["spec"]!["Unknown-Field"]![0]!);
    }

    [Theory]
    [InlineData("nodes", null, "/api/v1/nodes/one")]
    [InlineData("secrets", "cpctl-system", "/api/v1/namespaces/cpctl-system/secrets/one")]
    [InlineData("controlplanes", null, "/apis/cpctl.dev/v1alpha1/controlplanes/one")]
    public async Task Get_AnyKind_AsksItsPath(string kind, string? ns, string path)
    {
        await using var server = Serve(exchange => exchange.RespondAsync(200, $$"""{"path":"{{exchange.Path}}"}"""));
        using var sut = Connect(server.Address, server.Address);

        Assert.Equal(path, (string?)(await NodeApi.GetAsync(sut, kind, "one", ns, Cancellation))["path"]);
    }

    [Fact]
    public async Task Connect_SeveralAuthorities_TrustsEachAndPresentsTheCertificate()
    {
        await using var server = Serve(Answer);
        using var sut = Connect(server.Address, server.Address, new TestCertificates().AuthorityPem + "\n" + _authority.AuthorityPem);

        await NodeApi.GetAsync(sut, "nodes", "one", null, Cancellation);

        Assert.Equal(["CN=administrator"], server.ClientSubjects.ToArray());
    }

    [Fact]
    public async Task Connect_CertificateForAnotherName_IsRefused()
    {
        await using var server = new FakeHttpServer(Answer, _authority.Server("other.example.org", IPAddress.Parse("10.0.0.1")));
        using var sut = Connect(server.Address, server.Address);

        Assert.Contains("RemoteCertificateNameMismatch", await ProblemAsync(sut), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_CertificateOfAnotherAuthority_IsRefused()
    {
        await using var server = new FakeHttpServer(Answer, new TestCertificates().Server(null, IPAddress.Loopback));
        using var sut = Connect(server.Address, server.Address);

        Assert.Contains("RemoteCertificateChainErrors", await ProblemAsync(sut), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FirstRefusesConnections_AsksTheKubeconfigsServer()
    {
        await using var server = Serve(Answer);
        using var sut = Connect(Nobody(), server.Address);

        Assert.NotNull(await NodeApi.GetAsync(sut, "nodes", "one", null, Cancellation));
    }

    [Fact]
    public async Task Get_FirstAnswersWithAnError_IsThatErrorAndNobodyElseIsAsked()
    {
        var others = 0;
        await using var first = Serve(exchange => exchange.FailAsync(404, "NotFound", "nodes \"one\" not found"));
        await using var second = Serve(exchange =>
        {
            others++;
            return Answer(exchange);
        });
        using var sut = Connect(first.Address, second.Address);

        var problem = await ProblemAsync(sut);

        Assert.StartsWith("404 ", problem, StringComparison.Ordinal);
        Assert.Contains("not found", problem, StringComparison.Ordinal);
        Assert.Equal(0, others);
    }

    [Fact]
    public async Task Get_NobodyThere_IsAProblemWithTheReason()
    {
        using var sut = Connect(Nobody(), Nobody());

        Assert.Contains("refused", await ProblemAsync(sut), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoAnswer_IsAProblemAfterTheLimit()
    {
        await using var server = Serve(exchange => exchange.StaySilentAsync());
        using var sut = Connect(server.Address, server.Address, limit: TimeSpan.FromMilliseconds(200));

        Assert.Contains("no answer within", await ProblemAsync(sut), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_CutInTheMiddle_IsAProblem()
    {
        await using var server = Serve(async exchange =>
        {
            await exchange.StartStreamAsync();
            await exchange.WriteChunkAsync("{\"metadata\":");
            exchange.Abort();
        });
        using var sut = Connect(server.Address, server.Address);

        Assert.NotEmpty(await ProblemAsync(sut));
    }

    [Fact]
    public async Task Get_CallerCancels_IsNoProblemOfTheApi()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var sut = Connect(Nobody(), Nobody());

        var end = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NodeApi.GetAsync(sut, "nodes", "one", null, cancelled.Token));

        Assert.Null(NodeApi.Problem(end, cancelled.Token));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task Answer(FakeExchange exchange) => exchange.RespondAsync(200, """{"kind":"Node"}""");

    private static async Task<string> ProblemAsync(Kubernetes sut)
    {
        var failed = await Assert.ThrowsAnyAsync<Exception>(() => NodeApi.GetAsync(sut, "nodes", "one", null, Cancellation));
        return Assert.IsType<string>(NodeApi.Problem(failed, Cancellation));
    }

    /// <summary>An address where nothing listens.</summary>
    private static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private FakeHttpServer Serve(Func<FakeExchange, Task> handler) => new(handler, _authority.Server(null, IPAddress.Loopback));

    private Kubernetes Connect(Uri first, Uri inKubeconfig, string? authorities = null, TimeSpan? limit = null)
    {
        var (certificate, key) = _authority.Client("administrator");
        return AdministratorClient.Connect(
            $$"""
            apiVersion: v1
            kind: Config
            current-context: admin@c
            contexts: [{name: admin@c, context: {cluster: c, user: admin} }]
            clusters: [{name: c, cluster: {server: '{{inKubeconfig}}', certificate-authority-data: {{Encode(authorities ?? _authority.AuthorityPem)}} } }]
            users: [{name: admin, user: {client-certificate-data: {{Encode(certificate)}}, client-key-data: {{Encode(key)}} } }]
            """,
            first,
            Limit,
            limit ?? Limit);
    }
}
